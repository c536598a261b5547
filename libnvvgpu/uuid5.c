// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The UUID of a name: version 5 (RFC 9562 section 5.5) in a namespace of our
 * own.  The same name has the same UUID on every host, so that a domain's XML
 * is right before its vGPU exists, and after the domain has moved.
 *
 * The namespace is a random UUID, drawn once.  It must never change.
 */
#include "private.h"

#include <string.h>
#include <uuid.h>

#define NAMESPACE "93d1f2ee-7e83-4543-baec-9a2baecf97ea"

void uuid_of_name(const char *name, char uuid[UUID_LEN + 1])
{
	uuid_t space, id;

	uuid_parse(NAMESPACE, space);
	uuid_generate_sha1(id, space, name, strlen(name));
	uuid_unparse_lower(id, uuid);
}
