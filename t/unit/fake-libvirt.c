// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A libvirt.so.0 for tests in which a host's domains are files, and its events
 * lines of a FIFO.  Below $FAKE_LIBVIRT:
 *
 *	domains/NAME/{live,config}	XML of one that runs, of one that is defined
 *	domains/NAME/odd		it cannot be read
 *	events		"EVENT NAME", "closed", "idle"
 *	calls		each call that libvirtd would be asked by
 *	refuse		nobody answers
 *	hang		... at least not as long as it is there
 *
 * What is asked of it otherwise fails.  Signatures by libvirt's own headers.
 */
#pragma GCC visibility push(default)
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#pragma GCC visibility pop

#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define MAX_DOMAINS 64
#define NUM_EVENTS 32

struct _virConnect {
	bool closed;
};

struct _virDomain {
	char name[256];
};

static struct _virConnect connection;
static virErrorNumber last_error;
static virConnectCloseFunc closed_fn;
static void *closed_data;
static virEventTimeoutCallback timer_fn;
static int timer = -1;
static void *timer_data;
static struct {
	virConnectDomainEventGenericCallback fn;
	void *data;
} listeners[NUM_EVENTS];

__attribute__((format(printf, 3, 4)))
static char *path(char *buf, size_t size, const char *format, ...)
{
	int len = snprintf(buf, size, "%s/", getenv("FAKE_LIBVIRT"));
	va_list args;

	va_start(args, format);
	vsnprintf(buf + len, size - len, format, args);
	va_end(args);
	return buf;
}

#define PATH(...) path((char[4096]) { 0 }, 4096, __VA_ARGS__)

static void asked(const char *what, const char *name)
{
	FILE *calls = fopen(PATH("calls"), "a");

	fprintf(calls, "%s%s%s\n", what, *name ? " " : "", name);
	fclose(calls);
	while (!access(PATH("hang"), F_OK))
		usleep(10000);
}

static bool there(const char *name, const char *file)
{
	return !access(PATH("domains/%s/%s", name, file), F_OK);
}

/* --- connections ------------------------------------------------------------ */

EXPORT virConnectPtr virConnectOpenReadOnly(const char *uri)
{
	asked("open", uri);
	connection.closed = false;
	last_error = VIR_ERR_NO_CONNECT;
	return access(PATH("refuse"), F_OK) ? &connection : NULL;
}

EXPORT int virConnectClose(virConnectPtr c)
{
	(void)c;
	asked("close", "");
	return 0;
}

EXPORT int virConnectIsAlive(virConnectPtr c)
{
	return !c->closed;
}

EXPORT int virConnectRegisterCloseCallback(virConnectPtr c,
					   virConnectCloseFunc fn, void *data,
					   virFreeCallback free_fn)
{
	(void)c;
	(void)free_fn;
	closed_fn = fn;
	closed_data = data;
	return 0;
}

EXPORT int virConnectUnregisterCloseCallback(virConnectPtr c,
					     virConnectCloseFunc fn)
{
	(void)c;
	closed_fn = NULL;
	return fn ? 0 : -1;
}

EXPORT int virConnectListAllDomains(virConnectPtr c, virDomainPtr **domains,
				    unsigned int flags)
{
	DIR *dir = opendir(PATH("domains"));
	struct dirent *e;
	int count = 0;

	(void)c;
	(void)flags;
	asked("list", "");
	*domains = calloc(MAX_DOMAINS + 1, sizeof(**domains));
	while ((e = readdir(dir)) && count < MAX_DOMAINS)
		if (*e->d_name != '.')
			(*domains)[count++] = virDomainLookupByName(c,
								    e->d_name);
	closedir(dir);
	return count;
}

EXPORT int virConnectNumOfDomains(virConnectPtr c)
{
	DIR *dir = opendir(PATH("domains"));
	struct dirent *e;
	int count = 0;

	(void)c;
	while ((e = readdir(dir)))
		count += *e->d_name != '.' && there(e->d_name, "live");
	closedir(dir);
	return count;
}

/* --- events --------------------------------------------------------------- */

EXPORT int virConnectDomainEventRegisterAny(virConnectPtr c, virDomainPtr dom,
					    int event,
					    virConnectDomainEventGenericCallback
					    fn, void *data,
					    virFreeCallback free_fn)
{
	(void)c;
	(void)dom;
	(void)free_fn;
	listeners[event].fn = fn;
	listeners[event].data = data;
	return event;
}

EXPORT int virConnectDomainEventDeregisterAny(virConnectPtr c, int event)
{
	(void)c;
	listeners[event].fn = NULL;
	return 0;
}

EXPORT int virEventRegisterDefaultImpl(void)
{
	return 0;
}

EXPORT int virEventAddHandle(int fd, int events, virEventHandleCallback fn,
			     void *data, virFreeCallback free_fn)
{
	(void)fd;
	(void)events;
	(void)fn;
	(void)data;
	(void)free_fn;
	return 1;
}

EXPORT int virEventAddTimeout(int ms, virEventTimeoutCallback fn, void *data,
			      virFreeCallback free_fn)
{
	(void)free_fn;
	timer = ms;
	timer_fn = fn;
	timer_data = data;
	return 1;
}

EXPORT void virEventUpdateTimeout(int number, int ms)
{
	(void)number;
	timer = ms;
}

static void tell(const char *event, virDomainPtr domain)
{
	static const char *const words[] = {
		[VIR_DOMAIN_EVENT_DEFINED] = "defined",
		[VIR_DOMAIN_EVENT_UNDEFINED] = "undefined",
		[VIR_DOMAIN_EVENT_STARTED] = "started",
		[VIR_DOMAIN_EVENT_SUSPENDED] = "suspended",
		[VIR_DOMAIN_EVENT_STOPPED] = "stopped",
	};
	virConnectDomainEventDeviceAddedCallback device;
	virConnectDomainEventCallback lifecycle;
	int number = VIR_DOMAIN_EVENT_ID_DEVICE_ADDED;

	if (!strcmp(event, "removed"))
		number = VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED;
	device = (void *)listeners[number].fn;
	lifecycle = (void *)listeners[VIR_DOMAIN_EVENT_ID_LIFECYCLE].fn;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i] && !strcmp(words[i], event)) {
			lifecycle(&connection, domain, i, 0,
				  listeners[0].data);
			return;
		}
	device(&connection, domain, "hostdev0", listeners[number].data);
}

/* One line, when there is one. */
EXPORT int virEventRunDefaultImpl(void)
{
	static FILE *events;
	char event[64], name[256] = "";
	struct _virDomain domain;
	char line[512];

	if (!events)
		/* Also to write, so that it has no end. */
		events = fopen(PATH("events"), "r+");
	if (!fgets(line, sizeof(line), events))
		return -1;
	if (sscanf(line, "%63s %255s", event, name) == 2) {
		snprintf(domain.name, sizeof(domain.name), "%s", name);
		tell(event, &domain);
	} else if (!strcmp(event, "idle") && timer >= 0) {
		timer_fn(1, timer_data);
	} else if (!strcmp(event, "closed")) {
		connection.closed = true;
		closed_fn(&connection, VIR_CONNECT_CLOSE_REASON_EOF,
			  closed_data);
	}
	return 0;
}

/* --- domains ---------------------------------------------------------------- */

EXPORT virDomainPtr virDomainLookupByName(virConnectPtr c, const char *name)
{
	virDomainPtr domain = calloc(1, sizeof(*domain));

	(void)c;
	snprintf(domain->name, sizeof(domain->name), "%s", name);
	return domain;
}

EXPORT int virDomainFree(virDomainPtr domain)
{
	free(domain);
	return 0;
}

EXPORT const char *virDomainGetName(virDomainPtr domain)
{
	return domain->name;
}

/* Whoever has that name. */
EXPORT int virDomainGetUUIDString(virDomainPtr domain, char *uuid)
{
	unsigned long sum = 0;

	for (const char *c = domain->name; *c; c++)
		sum = sum * 31 + (unsigned char)*c;
	snprintf(uuid, VIR_UUID_STRING_BUFLEN,
		 "00000000-0000-4000-8000-%012lx", sum & 0xffffffffffff);
	return 0;
}

static int is(virDomainPtr domain, const char *file)
{
	last_error = there(domain->name, "odd") ? VIR_ERR_INTERNAL_ERROR :
		VIR_ERR_NO_DOMAIN;
	if (connection.closed || there(domain->name, "odd") ||
	    !(there(domain->name, "live") || there(domain->name, "config")))
		return -1;
	return there(domain->name, file);
}

EXPORT int virDomainIsActive(virDomainPtr domain)
{
	return is(domain, "live");
}

EXPORT int virDomainIsPersistent(virDomainPtr domain)
{
	return is(domain, "config");
}

EXPORT char *virDomainGetXMLDesc(virDomainPtr domain, unsigned int flags)
{
	const char *file = flags & VIR_DOMAIN_XML_INACTIVE ? "config" : "live";
	char *xml = calloc(1, 65536);
	FILE *in;

	asked("look", domain->name);
	in = fopen(PATH("domains/%s/%s", domain->name, file), "r");
	if (!in) {
		last_error = VIR_ERR_NO_DOMAIN;
		free(xml);
		return NULL;
	}
	fread(xml, 1, 65535, in);
	fclose(in);
	return xml;
}

/* --- errors, and what nobody asks -------------------------------------------- */

EXPORT void virSetErrorFunc(void *data, virErrorFunc fn)
{
	(void)data;
	(void)fn;
}

EXPORT int virGetLastErrorCode(void)
{
	return last_error;
}

EXPORT const char *virGetLastErrorMessage(void)
{
	return "nobody answers";
}

EXPORT virConnectPtr virConnectOpen(const char *uri)
{
	(void)uri;
	return NULL;
}

EXPORT virDomainPtr virDomainLookupByUUIDString(virConnectPtr c,
						const char *uuid)
{
	(void)c;
	(void)uuid;
	return NULL;
}

EXPORT int virDomainAttachDeviceFlags(virDomainPtr domain, const char *xml,
				      unsigned int flags)
{
	(void)domain;
	(void)xml;
	(void)flags;
	return -1;
}

EXPORT int virDomainDetachDeviceFlags(virDomainPtr domain, const char *xml,
				      unsigned int flags)
{
	(void)domain;
	(void)xml;
	(void)flags;
	return -1;
}
