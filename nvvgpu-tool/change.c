// SPDX-License-Identifier: GPL-2.0-or-later
#include "change.h"

#include <stdio.h>
#include <strings.h>

#include "stamp.h"
#include "tool.h"
#include "utf8.h"

void change_of_event(struct change *change, const struct nvvgpu_event *event)
{
	*change = (struct change) {
		.event = nvvgpu_event_type_name(nvvgpu_event_get_type(event)),
		.kind = nvvgpu_event_get_kind(event),
		.name = nvvgpu_event_get_name(event),
		.uuid = nvvgpu_event_get_uuid(event),
		.gpu = nvvgpu_event_get_gpu(event),
		.parent = nvvgpu_event_get_parent(event),
		.state = nvvgpu_event_get_state(event),
		.what = nvvgpu_event_get_what(event),
		.old = nvvgpu_event_get_old(event),
		.new = nvvgpu_event_get_new(event),
	};
}

static bool is(const char *text, const char *word)
{
	return text && !strcasecmp(text, word);
}

/* Of a vGPU that has got another name, both are good. */
static bool matches(const struct change *c, const char *word)
{
	return is(c->name, word) || is(c->uuid, word) || is(c->gpu, word) ||
		is(c->parent, word) ||
		(is(c->what, "name") && is(c->old, word));
}

/* That events were lost concerns everybody. */
bool change_matches(const struct change *change, char *const *words, int count)
{
	if (!count || is(change->kind, "host"))
		return true;
	for (int i = 0; i < count; i++)
		if (matches(change, words[i]))
			return true;
	return false;
}

/* Some of it is from files: no codes that a terminal would obey. */
static void print_part(const char *before, const char *text)
{
	if (!text)
		return;
	fputs(before, stdout);
	for (; *text; text++) {
		unsigned char c = *text;

		putchar(c < 0x20 || c == 0x7f ? '?' : c);
	}
}

static void print_text(const struct change *c, const char *time)
{
	const char *id = c->name ? c->name : c->uuid ? c->uuid : c->parent;

	printf("%s %s %s", time, c->event, c->kind);
	print_part(" ", id ? id : c->gpu);
	print_part(" on ", id ? c->gpu : NULL);
	print_part(": ", c->what);
	print_part(" ", c->old);
	print_part(c->old ? " -> " : " ", c->new);
	print_part(is(c->what, "domain") ? " " : " of domain ", c->domain);
	putchar('\n');
}

static void add(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key,
			       text ? json_object_new_string(text) : NULL);
}

static void print_json(const struct change *c, const char *time)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "version",
			       json_object_new_int(TOOL_JSON_VERSION));
	add(object, "time", time);
	add(object, "event", c->event);
	add(object, "kind", c->kind);
	add(object, "name", c->name);
	add(object, "uuid", c->uuid);
	add(object, "gpu", c->gpu);
	add(object, "parent", c->parent);
	add(object, "state", c->state);
	add(object, "what", c->what);
	add(object, "old", c->old);
	add(object, "new", c->new);
	add(object, "domain", c->domain);
	utf8_print(json_object_to_json_string_ext(object,
						  JSON_C_TO_STRING_PLAIN |
						  JSON_C_TO_STRING_NOSLASHESCAPE));
	putchar('\n');
	json_object_put(object);
}

void change_print(const struct change *change, bool json)
{
	char time[STAMP_MAX];

	stamp_now(time);
	if (json)
		print_json(change, time);
	else
		print_text(change, time);
}
