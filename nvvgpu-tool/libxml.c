// SPDX-License-Identifier: GPL-2.0-or-later
#include "libxml.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

/* What the headers that this is built with belong to. */
#if LIBXML_VERSION >= 21400
#define SONAME "libxml2.so.16"
#else
#define SONAME "libxml2.so.2"
#endif

static const struct {
	const char *name;
	size_t offset;
} symbols[] = {
#define LIBXML_SYMBOL(name) { #name, offsetof(struct libxml, name) },
	LIBXML_CALLS(LIBXML_SYMBOL)
#undef LIBXML_SYMBOL
	{ "xmlFree", offsetof(struct libxml, free) },
};

static struct libxml calls;
static const struct libxml *loaded;	/* set once, by load() */

static void load(void)
{
	void *handle = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);

	if (!handle)
		return;
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		void **place = (void **)((char *)&calls + symbols[i].offset);

		*place = dlsym(handle, symbols[i].name);
		if (!*place)
			return;
	}
	calls.xmlInitParser();
	loaded = &calls;
}

const struct libxml *libxml_load(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	return loaded;
}
