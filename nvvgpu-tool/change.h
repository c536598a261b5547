/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line of nvvgpu-tool monitor, for people or for programs. */
#ifndef CHANGE_H
#define CHANGE_H

#include <stdbool.h>

struct nvvgpu_event;
struct texts;

/* Texts are others'; NULL where there is none. */
struct change {
	const char *event;	/* "started" */
	const char *kind;	/* "vgpu", "gpu", "profile", "host" */
	const char *name;
	const char *uuid;
	const char *gpu;
	const char *parent;
	const char *state;
	const char *what;	/* of a change: "profile" */
	const char *old;
	const char *new;
	const char *domain;	/* that is attached to, or was */
};

void change_of_event(struct change *change, const struct nvvgpu_event *event);
/* Whether one of words is what it is about; no words: all is. */
bool change_matches(const struct change *change, char *const *words, int count);
/* With the time that it is now. */
void change_print(const struct change *change, bool json);

#endif
