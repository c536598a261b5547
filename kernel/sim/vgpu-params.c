// SPDX-License-Identifier: GPL-2.0-only
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/types.h>

#include "vgpu-params.h"

/* Names as NVIDIA documents them, with the values that they can have. */
enum effect { NO_EFFECT, NO_CONSOLE, FRAME_LIMIT };

static const struct known {
	const char *name;
	unsigned long min;
	unsigned long max;
	enum effect effect;
} known[] = {
	{ "disable_vnc", 0, 1, NO_CONSOLE },
	{ "enable_debugging", 0, 1, NO_EFFECT },
	{ "enable_profiling", 0, 1, NO_EFFECT },
	{ "enable_uvm", 0, 1, NO_EFFECT },
	{ "frame_rate_limiter", 0, 1, FRAME_LIMIT },
	{ "intervaltime", 5000, 100000000, NO_EFFECT },
	{ "loglevel", 0, 100, NO_EFFECT },
	{ "vgaintervaltime", 5000, 100000000, NO_EFFECT },
	/* the core has placed the vGPU */
	{ "vgpu-placement-id", 0, 65534, NO_EFFECT },
};

static const struct known *find(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strlen(known[i].name) == len &&
		    !memcmp(known[i].name, name, len))
			return &known[i];
	return NULL;
}

/* At most 9 digits, so that nothing overflows. */
static int number(const char *text, size_t len, unsigned long *value)
{
	unsigned long got = 0;
	size_t i;

	if (!len || len > 9)
		return -EINVAL;
	for (i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -EINVAL;
		got = got * 10 + (text[i] - '0');
	}
	*value = got;
	return 0;
}

static int parse_one(const char *name, size_t len, struct sim_params *params)
{
	size_t name_len = strcspn(name, "=");
	const struct known *k;
	unsigned long value;

	if (!name_len || name_len + 1 >= len)
		return -EINVAL;
	k = find(name, name_len);
	if (!k) {
		if (!params->unknown) {
			params->unknown = name;
			params->unknown_len = name_len;
		}
		return 0;
	}
	if (number(name + name_len + 1, len - name_len - 1, &value) ||
	    value < k->min || value > k->max)
		return -EINVAL;
	if (k->effect == NO_CONSOLE)
		params->no_console = value;
	else if (k->effect == FRAME_LIMIT)
		params->no_frame_limit = !value;
	return 0;
}

int sim_params_parse(const char *text, struct sim_params *params)
{
	struct sim_params got = {};
	size_t len;
	int rc;

	/* NVIDIA's own examples have blanks behind the commas. */
	text += strspn(text, " \t\n");
	while (*text) {
		const char *end = text + strcspn(text, ",");

		len = strcspn(text, ", \t\n");
		rc = parse_one(text, len, &got);
		if (rc)
			return rc;
		if (text + len + strspn(text + len, " \t\n") < end)
			return -EINVAL;
		if (!*end)
			break;
		text = end + 1;
		text += strspn(text, " \t\n");
		if (!*text)
			return -EINVAL;
	}
	*params = got;
	return 0;
}
