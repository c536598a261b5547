// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tool tells about vGPUs. */
#include <json-c/json.h>
#include <stdio.h>

#include "users.h"
#include "views.h"

static struct nvvgpu_vgpu *vgpu_of(const void *row)
{
	return ((const struct vgpu_row *)row)->vgpu;
}

#define VGPU_TEXT(field)						\
static bool vgpu_##field(const void *row, struct view_cell *cell)	\
{									\
	return view_text(cell, nvvgpu_vgpu_get_##field(vgpu_of(row)));	\
}
VGPU_TEXT(name)
VGPU_TEXT(uuid)
VGPU_TEXT(type_id)
VGPU_TEXT(type_name)
VGPU_TEXT(gpu)
VGPU_TEXT(parent)
VGPU_TEXT(process)
VGPU_TEXT(profile)
VGPU_TEXT(devnode)

/* A type need not have a name; its id always is there. */
static bool vgpu_type(const void *row, struct view_cell *cell)
{
	return (vgpu_type_name(row, cell) && *cell->text) ||
	       vgpu_type_id(row, cell);
}

static bool vgpu_state(const void *row, struct view_cell *cell)
{
	enum nvvgpu_vgpu_state state = nvvgpu_vgpu_get_state(vgpu_of(row));

	return view_text(cell, nvvgpu_vgpu_state_name(state));
}

/* Whether somebody else's vGPU comes back is not ours to say. */
static bool vgpu_autostart(const void *row, struct view_cell *cell)
{
	/* Of one that others made and that is there, nobody knows. */
	if (!nvvgpu_vgpu_get_name(vgpu_of(row)) &&
	    nvvgpu_vgpu_get_state(vgpu_of(row)) != NVVGPU_VGPU_DEFINED)
		return false;
	cell->number = nvvgpu_vgpu_get_autostart(vgpu_of(row));
	return true;
}

static bool vgpu_transient(const void *row, struct view_cell *cell)
{
	cell->number = nvvgpu_vgpu_get_transient(vgpu_of(row));
	return nvvgpu_vgpu_get_name(vgpu_of(row));
}

static bool vgpu_framebuffer(const void *row, struct view_cell *cell)
{
	return !nvvgpu_vgpu_get_framebuffer_mib(vgpu_of(row), &cell->number);
}

/* --- who uses it --------------------------------------------------------- */

/* libvirt knows it also where /proc is not for everybody to see. */
static const char *running_domain(const struct vgpu_row *row)
{
	const struct domain_use *use;
	size_t count;

	use = users_find(row->users, row->vgpu, false, &count);
	return use && count && use->running ? use->domain : NULL;
}

/* People see that there is somebody, programs a name or none. */
static bool vgpu_user(const void *row, struct view_cell *cell)
{
	struct nvvgpu_vgpu *vgpu = vgpu_of(row);
	const char *name = nvvgpu_vgpu_get_machine(vgpu);
	pid_t pid;

	if (!name && !nvvgpu_vgpu_get_user(vgpu))
		return false;
	if (!name)
		name = nvvgpu_vgpu_get_pid(vgpu, &pid) ? running_domain(row) :
			nvvgpu_vgpu_get_user(vgpu);
	cell->text = name ? name : "?";
	cell->json = name ? json_object_new_string(name) : NULL;
	return true;
}

static bool vgpu_pid(const void *row, struct view_cell *cell)
{
	pid_t pid;

	if (nvvgpu_vgpu_get_pid(vgpu_of(row), &pid))
		return false;
	cell->number = pid;
	return true;
}

static void add_domain(struct json_object *list, FILE *text,
		       const struct domain_use *use)
{
	struct json_object *one = json_object_new_object();

	fprintf(text, "%s%s%s", json_object_array_length(list) ? ", " : "",
		use->domain, use->running ? "" : " (off)");
	json_object_object_add(one, "name",
			       json_object_new_string(use->domain));
	json_object_object_add(one, "running",
			       json_object_new_boolean(use->running));
	json_object_array_add(list, one);
}

static bool vgpu_domains(const void *row, struct view_cell *cell)
{
	const struct vgpu_row *r = row;
	const struct domain_use *uses;
	size_t count, size;
	FILE *text;

	uses = users_find(r->users, r->vgpu, true, &count);
	if (!uses)
		return false;
	text = open_memstream(&cell->owned, &size);
	if (!text)
		return false;
	cell->json = json_object_new_array();
	for (size_t i = 0; i < count; i++)
		add_domain(cell->json, text, &uses[i]);
	fclose(text);
	cell->text = cell->owned;
	return true;
}

static const struct view_column vgpu_columns[] = {
	{ "NAME", "name", "Name", "its name; - when somebody else made it",
	  VIEW_TEXT, true, vgpu_name },
	{ "UUID", "uuid", "UUID", "what libvirt and mdevctl call it",
	  VIEW_TEXT, true, vgpu_uuid },
	{ "TYPE", "type", "Type", "name of its type",
	  VIEW_TEXT, true, vgpu_type },
	{ "GPU", "gpu", "GPU", "PCI address of its GPU",
	  VIEW_TEXT, true, vgpu_gpu },
	{ "STATE", "state", "State", "defined, active, in use or failed",
	  VIEW_TEXT, true, vgpu_state },
	{ "USER", "user", "User",
	  "virtual machine, or process, that has it open",
	  VIEW_JSON, true, vgpu_user },
	{ "PROFILE", "profile", "Profile", "profile that it was made from",
	  VIEW_TEXT, true, vgpu_profile },
	{ "AUTOSTART", "autostart", "Autostart", "does it start with the host",
	  VIEW_BOOL, false, vgpu_autostart },
	{ "NODE", "node", "Node", "device node that a VMM opens",
	  VIEW_TEXT, false, vgpu_devnode },
	{ "TYPEID", "type_id", "Type id", "the driver's id of its type",
	  VIEW_TEXT, false, vgpu_type_id },
	{ "PARENT", "parent", "Parent",
	  "what it is made under: its GPU, or a VF of it",
	  VIEW_TEXT, false, vgpu_parent },
	{ "TRANSIENT", "transient", "Transient",
	  "does it go when it is stopped",
	  VIEW_BOOL, false, vgpu_transient },
	{ "FB", "framebuffer_mib", "Framebuffer", "framebuffer it has now",
	  VIEW_MIB, false, vgpu_framebuffer },
	{ "PROCESS", "process", "Process", "command that has it open",
	  VIEW_TEXT, false, vgpu_process },
	{ "PID", "pid", "PID", "process that has it open",
	  VIEW_NUMBER, false, vgpu_pid },
	{ "DOMAIN", "domains", "Domain",
	  "libvirt's domains that have it, running or not",
	  VIEW_JSON, false, vgpu_domains },
};

const struct view vgpu_view = {
	.list = "vgpus",
	.one = "vgpu",
	.columns = vgpu_columns,
	.count = sizeof(vgpu_columns) / sizeof(vgpu_columns[0]),
	.slow = 1,
};
