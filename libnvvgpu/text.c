// SPDX-License-Identifier: LGPL-2.1-or-later
/* What may be a name, a UUID, an attribute, a value. */
#include "private.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGIT "0123456789"
#define HEX DIGIT "abcdef"

/*
 * Of all files of thousands of vGPUs names are looked at: by comparisons, in
 * ASCII whatever the locale is, as strspn() has to be told its set each time.
 */
static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

bool name_valid(const char *name)
{
	char uuid[UUID_LEN + 1];
	size_t len;

	for (len = 0; name[len]; len++) {
		char c = name[len];

		if (!is_lower(c) && !is_digit(c) &&
		    (!len || (c != '.' && c != '_' && c != '-')))
			return false;
	}
	/* What looks like a UUID would be taken for one. */
	return len && len <= NVVGPU_NAME_MAX && !uuid_read(name, uuid);
}

bool text_same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

bool group_valid(const char *name)
{
	size_t len = strlen(name);

	return len && len <= 32 && strchr(LOWER "_", name[0]) &&
		strspn(name, LOWER DIGIT "_-") == len;
}

bool component_valid(const char *name)
{
	return path_valid(name) && !strchr(name, '/');
}

bool pci_address_valid(const char *text)
{
	size_t domain = strspn(text, HEX);

	return domain >= 4 && domain <= 8 && text[domain] == ':' &&
		strspn(text + domain + 1, HEX) == 2 &&
		text[domain + 3] == ':' &&
		strspn(text + domain + 4, HEX) == 2 &&
		text[domain + 6] == '.' && strchr("01234567", text[domain + 7]) &&
		text[domain + 7] && !text[domain + 8];
}

bool uuid_read(const char *text, char uuid[UUID_LEN + 1])
{
	char copy[UUID_LEN + 1];
	size_t i;

	for (i = 0; i < UUID_LEN; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		char c = text[i];

		if (c >= 'A' && c <= 'F')
			c += 'a' - 'A';
		if (dash ? c != '-' : !is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		copy[i] = c;
	}
	copy[UUID_LEN] = '\0';
	if (text[UUID_LEN])
		return false;
	memcpy(uuid, copy, sizeof(copy));
	return true;
}

/*
 * "remove" would take the vGPU away instead of setting something, and the name
 * belongs to one vGPU, not to a profile.
 */
bool attribute_valid(const char *name)
{
	return path_valid(name) && strcmp(name, "remove") &&
		strcmp(name, "nvvgpu/name");
}

bool path_valid(const char *name)
{
	bool first = true;	/* byte of a part */
	size_t len;

	for (len = 0; name[len]; len++) {
		char c = name[len];

		if (first ? c == '.' || c == '/' : c == '/' && !name[len + 1])
			return false;
		if (!is_lower(c) && !is_upper(c) && !is_digit(c) &&
		    c != '.' && c != '_' && c != '-' && c != '/' && c != ':')
			return false;
		first = c == '/';
	}
	return len && len <= 255;
}

/* What conf_print() need not put in quotes, which the value could hold. */
bool value_valid(const char *value)
{
	size_t len = strlen(value), i;

	if (!len || len > 1023 || strchr(value, '#') || value[0] == '"' ||
	    isspace((unsigned char)value[0]) ||
	    isspace((unsigned char)value[len - 1]))
		return false;
	for (i = 0; i < len; i++)
		if (iscntrl((unsigned char)value[i]))
			return false;
	return true;
}

bool u64_read(const char *text, uint64_t *ret)
{
	unsigned long long n;
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	n = strtoull(text, &end, 10);
	if (*end || errno)
		return false;
	*ret = n;
	return true;
}

bool number_read(const char *text, unsigned int *ret)
{
	uint64_t n;

	if (!u64_read(text, &n) || n > UINT_MAX)
		return false;
	*ret = n;
	return true;
}

bool bool_parse(const char *text, bool *ret)
{
	static const char *const yes[] = { "yes", "true", "on", "1" };
	static const char *const no[] = { "no", "false", "off", "0" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(yes); i++) {
		if (!strcasecmp(text, yes[i])) {
			*ret = true;
			return true;
		}
		if (!strcasecmp(text, no[i])) {
			*ret = false;
			return true;
		}
	}
	return false;
}

int set_string(char **to, const char *text)
{
	char *copy = NULL;

	if (text) {
		copy = strdup(text);
		if (!copy)
			return -ENOMEM;
	}
	free(*to);
	*to = copy;
	return 0;
}
