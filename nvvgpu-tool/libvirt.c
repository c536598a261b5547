// SPDX-License-Identifier: GPL-2.0-or-later
#include "libvirt.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

#define SONAME "libvirt.so.0"

static const struct {
	const char *name;
	size_t offset;
} symbols[] = {
#define LIBVIRT_SYMBOL(name) { #name, offsetof(struct libvirt, name) },
	LIBVIRT_CALLS(LIBVIRT_SYMBOL)
#undef LIBVIRT_SYMBOL
};

/* The caller prints the last error itself, once and in its own words. */
static void ignore_error(void *data, virErrorPtr error)
{
	(void)data;
	(void)error;
}

const char *libvirt_load(struct libvirt *calls)
{
	void *handle = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);

	if (!handle)
		return dlerror();
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		void **place = (void **)((char *)calls + symbols[i].offset);

		*place = dlsym(handle, symbols[i].name);
		if (!*place)
			return dlerror();
	}
	calls->virSetErrorFunc(NULL, ignore_error);
	return NULL;
}

const char *libvirt_uri(const char *uri)
{
	if (!uri)
		uri = getenv("LIBVIRT_DEFAULT_URI");
	return uri && *uri ? uri : LIBVIRT_THIS_HOST;
}
