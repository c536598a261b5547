// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tool tells about vGPUs. */
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
	if (!nvvgpu_vgpu_get_name(vgpu_of(row)))
		return false;
	cell->number = nvvgpu_vgpu_get_autostart(vgpu_of(row));
	return true;
}

static bool vgpu_framebuffer(const void *row, struct view_cell *cell)
{
	return !nvvgpu_vgpu_get_framebuffer_mib(vgpu_of(row), &cell->number);
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
	{ "PROFILE", "profile", "Profile", "profile that it was made from",
	  VIEW_TEXT, true, vgpu_profile },
	{ "AUTOSTART", "autostart", "Autostart", "does it start with the host",
	  VIEW_BOOL, true, vgpu_autostart },
	{ "NODE", "node", "Node", "device node that a VMM opens",
	  VIEW_TEXT, true, vgpu_devnode },
	{ "TYPEID", "type_id", "Type id", "the driver's id of its type",
	  VIEW_TEXT, false, vgpu_type_id },
	{ "PARENT", "parent", "Parent",
	  "what it is made under: its GPU, or a VF of it",
	  VIEW_TEXT, false, vgpu_parent },
	{ "FB", "framebuffer_mib", "Framebuffer", "framebuffer it has now",
	  VIEW_MIB, false, vgpu_framebuffer },
};

const struct view vgpu_view = {
	.list = "vgpus",
	.one = "vgpu",
	.columns = vgpu_columns,
	.count = sizeof(vgpu_columns) / sizeof(vgpu_columns[0]),
};
