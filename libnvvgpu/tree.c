// SPDX-License-Identifier: LGPL-2.1-or-later
/* Structs that begin with a pointer to their key, found by it. */
#include "monitor.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void *tree_find(void *tree, const char *key)
{
	void **found = tfind(&key, &tree, compare);

	return found ? *found : NULL;
}

int tree_add(void **tree, void *node)
{
	return tsearch(node, tree, compare) ? 0 : -ENOMEM;
}

void tree_remove(void **tree, void *node)
{
	tdelete(node, tree, compare);
}

struct keys {
	char **list;
	size_t count, room;
	bool failed;
};

static int add_key(struct keys *keys, const char *key)
{
	if (keys->count + 1 >= keys->room) {
		size_t room = keys->room ? keys->room * 2 : 64;
		char **list = reallocarray(keys->list, room, sizeof(*list));

		if (!list)
			return -ENOMEM;
		keys->list = list;
		keys->room = room;
	}
	keys->list[keys->count] = key ? strdup(key) : NULL;
	if (key && !keys->list[keys->count])
		return -ENOMEM;
	keys->count += !!key;
	return 0;
}

static void visit(const void *node, VISIT which, void *data)
{
	struct keys *keys = data;

	if ((which == postorder || which == leaf) && !keys->failed)
		keys->failed = add_key(keys, **(const char **const *)node);
}

int tree_keys(void *tree, char ***ret)
{
	struct keys keys = { 0 };

	twalk_r(tree, visit, &keys);
	if (!keys.failed)
		keys.failed = add_key(&keys, NULL);
	if (keys.failed) {
		if (keys.list)
			keys.list[keys.count] = NULL;
		names_free(keys.list);
		return -ENOMEM;
	}
	*ret = keys.list;
	return 0;
}
