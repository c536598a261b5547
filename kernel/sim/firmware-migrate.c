// SPDX-License-Identifier: GPL-2.0-only
/*
 * State of a vGPU's task, saved and restored; see firmware-migrate.h.
 */
#include <linux/build_bug.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "firmware-migrate.h"
#include "gsp/status.h"

#define MAGIC	"nvvgpuS1"

/*
 * What follows the vGPU.  Where it runs (function, framebuffer, channels) and
 * what its host has configured is the new place's.
 */
struct saved_state {
	u8 magic[8];
	u8 release[32];
	__le64 framebuffer_bytes;
	__le32 type_id;
	__le32 num_channels;
	__le32 version;
	__le32 resets;
	u8 bus_master;
	u8 pad[3];
	__le32 checksum;
};
static_assert(sizeof(struct saved_state) == FIRMWARE_STATE_BYTES);

/* FNV-1a: a change of one byte always changes it. */
static u32 checksum(const struct saved_state *s)
{
	const u8 *at = (const u8 *)s;
	const u8 *end = (const u8 *)&s->checksum;
	u32 sum = 0x811c9dc5;

	while (at < end)
		sum = (sum ^ *at++) * 0x01000193;
	return sum;
}

static void encode(struct saved_state *s, const struct gsp_release *rel,
		   const struct firmware_task *task)
{
	memset(s, 0, sizeof(*s));
	memcpy(s->magic, MAGIC, sizeof(s->magic));
	memcpy(s->release, rel->name,
	       min(strlen(rel->name), sizeof(s->release)));
	s->framebuffer_bytes = cpu_to_le64(task->vgpu.framebuffer_bytes);
	s->type_id = cpu_to_le32(task->vgpu.type_id);
	s->num_channels = cpu_to_le32(task->vgpu.num_channels);
	s->version = cpu_to_le32(task->plugin.version);
	s->resets = cpu_to_le32(task->plugin.resets);
	s->bus_master = task->plugin.bus_master;
	s->checksum = cpu_to_le32(checksum(s));
}

/* All that cannot change on the way must be as it would be said here. */
static u32 decode(const struct saved_state *s, const struct gsp_release *rel,
		  struct firmware_task *task)
{
	struct saved_state own;

	if (le32_to_cpu(s->checksum) != checksum(s) ||
	    memcmp(s->magic, MAGIC, sizeof(s->magic)) || s->bus_master > 1)
		return NV_ERR_INVALID_DATA;
	encode(&own, rel, task);
	if (memcmp(s->release, own.release, sizeof(s->release)))
		return NV_ERR_NOT_SUPPORTED;
	if (s->framebuffer_bytes != own.framebuffer_bytes ||
	    s->type_id != own.type_id || s->num_channels != own.num_channels ||
	    s->version != own.version)
		return NV_ERR_INVALID_ARGUMENT;
	task->plugin.bus_master = s->bus_master;
	task->plugin.resets = le32_to_cpu(s->resets);
	return NV_OK;
}

void firmware_migrate_cancel(struct firmware_plugin *p)
{
	p->migration = FW_MIGRATION_NONE;
	p->moved = 0;
}

/*
 * Nobody must work on what is being moved, nor both directions go at once; and
 * the buffer, which is where the host says, must be in the task's memory.
 */
static bool may_move(const struct gsp_plugin_abi *abi,
		     struct firmware_task *task,
		     const struct gsp_plugin_control *c,
		     enum firmware_migration to)
{
	struct firmware_plugin *p = &task->plugin;

	if (!p->stopped || !c->migrating ||
	    c->migration < abi->control_bytes ||
	    c->migration > task->vgpu.heap_bytes - abi->migration_bytes)
		return false;
	if (p->migration == FW_MIGRATION_NONE)
		p->migration = to;
	return p->migration == to;
}

int firmware_migrate_save(const struct gsp_release *rel,
			  const struct firmware_memory *mem,
			  struct firmware_task *task,
			  const struct gsp_plugin_control *c,
			  struct gsp_plugin_response *a, u32 *status)
{
	struct firmware_plugin *p = &task->plugin;
	struct saved_state s;
	u64 left;

	*status = NV_ERR_INVALID_STATE;
	if (!may_move(rel->plugin, task, c, FW_MIGRATION_SAVE) ||
	    p->moved == sizeof(s))
		return 0;
	encode(&s, rel, task);
	left = sizeof(s) - p->moved;
	a->moved = min(left, rel->plugin->migration_bytes);
	*status = NV_OK;
	p->moved += a->moved;
	a->saved = p->moved == sizeof(s);
	return mem->access(mem->hw, task->vgpu.heap_address + c->migration,
			   (u8 *)&s + p->moved - a->moved, a->moved, true);
}

static u32 end_restore(const struct gsp_release *rel,
		       struct firmware_task *task)
{
	struct firmware_plugin *p = &task->plugin;
	struct saved_state s;
	u32 status = NV_ERR_INVALID_DATA;

	memcpy(&s, p->state, sizeof(s));
	if (p->moved == sizeof(s))
		status = decode(&s, rel, task);
	firmware_migrate_cancel(p);
	return status;
}

int firmware_migrate_restore(const struct gsp_release *rel,
			     const struct firmware_memory *mem,
			     struct firmware_task *task,
			     const struct gsp_plugin_control *c,
			     struct gsp_plugin_response *a, u32 *status)
{
	struct firmware_plugin *p = &task->plugin;

	*status = NV_ERR_INVALID_STATE;
	if (!may_move(rel->plugin, task, c, FW_MIGRATION_RESTORE))
		return 0;
	if (!c->moved) {
		*status = end_restore(rel, task);
		return 0;
	}
	*status = NV_ERR_INVALID_DATA;
	if (c->moved > rel->plugin->migration_bytes ||
	    c->moved > sizeof(p->state) - p->moved)
		return 0;
	*status = NV_OK;
	a->moved = c->moved;
	p->moved += c->moved;
	return mem->access(mem->hw, task->vgpu.heap_address + c->migration,
			   p->state + p->moved - c->moved, c->moved, false);
}
