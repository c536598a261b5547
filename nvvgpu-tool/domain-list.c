// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libvirt's calls have no time limit, so they are made in a thread of their own.
 * A thread that is too late is left behind: what it works on is its own then,
 * and it ends with the program.
 */
#include "domain-list.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "libvirt.h"
#include "libxml.h"

#define PATIENCE_S 3

/*
 * @lock: guards done and left
 * @done: the thread has ended, and everything is the caller's
 * @left: the caller has gone, and everything is the thread's
 */
struct question {
	pthread_mutex_t lock;
	pthread_cond_t answered;
	bool done;
	bool left;
	char *uri;
	char *why;
	struct domain_list *list;
	bool no_memory;
	struct libvirt lib;
	/* of the domain that is being looked at */
	const char *name;
	bool running;
};

static int compare(const void *a, const void *b)
{
	const struct domain_use *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	if (!order)
		order = y->running - x->running;
	return order ? order : strcmp(x->domain, y->domain);
}

void domain_list_free(struct domain_list *list)
{
	for (size_t i = 0; list && i < list->count; i++)
		free(list->uses[i].domain);
	if (list)
		free(list->uses);
	free(list);
}

const struct domain_use *domain_list_find(const struct domain_list *list,
					  const char *id, size_t *count)
{
	size_t from = 0, to = list->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(list->uses[middle].id, id) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	while (to < list->count && !strcmp(list->uses[to].id, id))
		to++;
	*count = to - from;
	return &list->uses[from];
}

/* --- the thread's side --------------------------------------------------- */

static int add_use(void *data, const char *id)
{
	struct question *q = data;
	struct domain_use *uses, *use;

	uses = reallocarray(q->list->uses, q->list->count + 1, sizeof(*uses));
	if (!uses)
		return -1;
	q->list->uses = uses;
	use = &uses[q->list->count];
	snprintf(use->id, sizeof(use->id), "%s", id);
	use->running = q->running;
	use->domain = strdup(q->name);
	if (!use->domain)
		return -1;
	q->list->count++;
	return 0;
}

/* One that has gone in the meantime, or is odd, says nothing. */
static void ask_domain(struct question *q, virDomainPtr domain)
{
	char *xml = q->lib.virDomainGetXMLDesc(domain, 0);

	q->name = q->lib.virDomainGetName(domain);
	q->running = q->lib.virDomainIsActive(domain) == 1;
	/* Most domains have no such device, and need no parser to say so. */
	if (xml && q->name && strstr(xml, "<hostdev") &&
	    domain_xml_each_device(xml, add_use, q) == -1)
		q->no_memory = true;
	free(xml);
}

static void ask_domains(struct question *q, virConnectPtr connection)
{
	virDomainPtr *domains;
	int count = q->lib.virConnectListAllDomains(connection, &domains, 0);

	if (count < 0) {
		q->why = strdup(q->lib.virGetLastErrorMessage());
		return;
	}
	q->list = calloc(1, sizeof(*q->list));
	if (!q->list)
		q->no_memory = true;
	for (int i = 0; i < count; i++) {
		if (!q->no_memory)
			ask_domain(q, domains[i]);
		q->lib.virDomainFree(domains[i]);
	}
	free(domains);
	if (q->list && q->list->count)
		qsort(q->list->uses, q->list->count, sizeof(*q->list->uses),
		      compare);
}

static void ask(struct question *q)
{
	const char *why = libvirt_load(&q->lib);
	virConnectPtr connection;

	if (why) {
		q->why = strdup(why);
		return;
	}
	/* To look is allowed to everybody, and nobody is asked a password. */
	connection = q->lib.virConnectOpenReadOnly(q->uri);
	if (!connection) {
		q->why = strdup(q->lib.virGetLastErrorMessage());
		return;
	}
	ask_domains(q, connection);
	q->lib.virConnectClose(connection);
}

static void question_free(struct question *q)
{
	pthread_cond_destroy(&q->answered);
	pthread_mutex_destroy(&q->lock);
	domain_list_free(q->list);
	free(q->uri);
	free(q->why);
	free(q);
}

static void *run(void *data)
{
	struct question *q = data;
	bool left;

	ask(q);
	pthread_mutex_lock(&q->lock);
	q->done = true;
	left = q->left;
	pthread_cond_signal(&q->answered);
	pthread_mutex_unlock(&q->lock);
	if (left)
		question_free(q);
	return NULL;
}

/* --- the caller's side --------------------------------------------------- */

static struct question *question_new(const char *uri)
{
	struct question *q = calloc(1, sizeof(*q));
	pthread_condattr_t attributes;

	if (!q)
		return NULL;
	pthread_mutex_init(&q->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&q->answered, &attributes);
	pthread_condattr_destroy(&attributes);
	q->uri = strdup(libvirt_uri(uri));
	if (q->uri)
		return q;
	question_free(q);
	return NULL;
}

static bool wait_for_answer(struct question *q)
{
	struct timespec end;
	bool done;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += PATIENCE_S;
	pthread_mutex_lock(&q->lock);
	while (!q->done &&
	       !pthread_cond_timedwait(&q->answered, &q->lock, &end))
		;
	done = q->done;
	q->left = !done;
	pthread_mutex_unlock(&q->lock);
	return done;
}

static struct domain_list *take_answer(struct question *q, char **why)
{
	struct domain_list *list = NULL;

	if (!q->no_memory) {
		list = q->list;
		*why = q->why;
		q->list = NULL;
		q->why = NULL;
	}
	question_free(q);
	return list;
}

struct domain_list *domain_list_read(const char *uri, char **why)
{
	struct question *q = question_new(uri);
	pthread_t thread;

	*why = NULL;
	if (!q)
		return NULL;
	/* Before there is a second thread that uses it. */
	libxml_load();
	if (pthread_create(&thread, NULL, run, q)) {
		question_free(q);
		return NULL;
	}
	if (wait_for_answer(q)) {
		pthread_join(thread, NULL);
		return take_answer(q, why);
	}
	pthread_detach(thread);
	if (asprintf(why, "no answer within %d seconds", PATIENCE_S) < 0)
		*why = NULL;
	return NULL;
}
