// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boot, objects, types and plugin tasks of a simulated firmware.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/log2.h>
#include <linux/string.h>

#include "firmware-state.h"
#include "gsp/status.h"

void firmware_state_reset(struct firmware_state *s)
{
	s->has_system = false;
	s->has_registry = false;
	s->sriov = false;
	s->kinds = false;
	s->mixed = false;
	s->client = 0;
	s->device = 0;
	s->subdevice = 0;
	s->num_types = 0;
	s->fault = FW_ACT_NONE;
	memset(s->types, 0, sizeof(s->types));
	memset(s->tasks, 0, sizeof(s->tasks));
}

/* The virtual functions are as PCI lets them be, or there are none. */
static bool vfs_ok(const struct gsp_vfs *v)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(v->bar_address); i++)
		if (!v->total && (v->bar_address[i] || v->bar_64bit[i]))
			return false;
		else if (!v->bar_64bit[i] && v->bar_address[i] > U32_MAX)
			return false;
	if (!v->total)
		return !v->first_offset;
	return v->total <= U16_MAX && v->first_offset &&
	       v->first_offset <= U16_MAX;
}

static int take_system(struct firmware_state *s,
		       const struct gsp_system_abi *abi, struct gsp_reader *r)
{
	int err;

	if (s->has_system)
		return -EINVAL;
	err = abi->decode(r, &s->system);
	if (err)
		return err;
	if (!vfs_ok(&s->system.vfs))
		return -EINVAL;
	s->has_system = true;
	return 0;
}

/* Virtual functions and the setting that vGPUs are such go together. */
static int take_registry(struct firmware_state *s,
			 const struct gsp_registry_abi *abi,
			 struct gsp_reader *r)
{
	int err;

	if (!s->has_system || s->has_registry)
		return -EINVAL;
	err = abi->decode(r, &s->sriov);
	if (err)
		return err;
	if (s->sriov != !!s->system.vfs.total)
		return -EINVAL;
	s->has_registry = true;
	return 0;
}

int firmware_state_hand_over(struct firmware_state *s,
			     const struct gsp_release *rel, u32 function,
			     struct gsp_reader *r,
			     struct firmware_event *event)
{
	int err = -ENOENT;

	*event = (struct firmware_event) { GSP_NOTICE_OTHER, 0 };
	if (function == rel->system->function)
		err = take_system(s, rel->system, r);
	else if (function == rel->registry->function)
		err = take_registry(s, rel->registry, r);
	if (!err && s->has_registry)
		event->notice = GSP_NOTICE_READY;
	return err;
}

static u32 alloc_child(u32 *slot, u32 parent, const struct gsp_object *o)
{
	if (!parent || o->parent != parent)
		return NV_ERR_INVALID_OBJECT_PARENT;
	if (*slot)
		return NV_ERR_STATE_IN_USE;
	*slot = o->object;
	return NV_OK;
}

u32 firmware_state_alloc(struct firmware_state *s,
			 const struct gsp_object *o)
{
	if (!o->client || !o->object)
		return NV_ERR_INVALID_OBJECT_HANDLE;
	if (o->class == GSP_CLASS_CLIENT) {
		if (o->object != o->client)
			return NV_ERR_INVALID_CLIENT;
		if (s->client)
			return NV_ERR_STATE_IN_USE;
		s->client = o->client;
		return NV_OK;
	}
	if (o->client != s->client)
		return NV_ERR_INVALID_CLIENT;
	if (o->class == GSP_CLASS_DEVICE)
		return alloc_child(&s->device, s->client, o);
	return alloc_child(&s->subdevice, s->device, o);
}

static const struct firmware_type *find_type(const struct firmware_state *s,
					     u32 id)
{
	unsigned int i;

	for (i = 0; i < s->num_types; i++)
		if (s->types[i].id == id)
			return &s->types[i];
	return NULL;
}

static bool any_task(const struct firmware_state *s)
{
	u32 gfid;

	for (gfid = 1; gfid <= s->max_vgpus; gfid++)
		if (s->tasks[gfid].state != FW_TASK_NONE)
			return true;
	return false;
}

/* All of them or none. */
static u32 add_types(struct firmware_state *s, unsigned int num)
{
	unsigned int before = s->num_types;
	const struct gsp_type *t = s->scratch;
	u32 status = NV_OK;

	for (; num && status == NV_OK; num--, t++) {
		if (!t->id || !t->framebuffer_bytes)
			status = NV_ERR_INVALID_ARGUMENT;
		else if (find_type(s, t->id))
			status = NV_ERR_INSERT_DUPLICATE_NAME;
		else if (s->num_types == GSP_MAX_TYPES)
			status = NV_ERR_INSUFFICIENT_RESOURCES;
		else
			s->types[s->num_types++] = (struct firmware_type) {
				.id = t->id,
				.max_instances = t->max_instances,
				.frl_hz = t->frl_hz,
				.framebuffer_bytes = t->framebuffer_bytes,
			};
	}
	if (status != NV_OK)
		s->num_types = before;
	return status;
}

static u32 do_types(struct firmware_state *s, const struct gsp_types_abi *abi,
		    struct gsp_reader *r)
{
	unsigned int num;
	bool discard;

	if (abi->decode(r, s->scratch, &num, &discard))
		return NV_ERR_INVALID_PARAM_STRUCT;
	if (discard && any_task(s))
		return NV_ERR_STATE_IN_USE;
	if (discard)
		s->num_types = 0;
	return add_types(s, num);
}

static bool overlap(u64 a, u64 a_size, u64 b, u64 b_size)
{
	return a < b + b_size && b < a + a_size;
}

/* Does @v fit into the GPU, and is what it wants free? */
static u32 check_room(const struct firmware_state *s,
		      const struct gsp_vgpu *v)
{
	const struct gsp_vgpu *o;
	u32 gfid;

	if (!is_power_of_2(v->num_channels) ||
	    v->num_channels > s->num_channels ||
	    v->first_channel > s->num_channels - v->num_channels)
		return NV_ERR_INVALID_CHANNEL;
	if (!v->framebuffer_bytes ||
	    v->framebuffer_bytes > s->framebuffer_bytes ||
	    v->framebuffer_offset > s->framebuffer_bytes -
				    v->framebuffer_bytes)
		return NV_ERR_INVALID_ADDRESS;
	for (gfid = 1; gfid <= s->max_vgpus; gfid++) {
		o = &s->tasks[gfid].vgpu;
		if (s->tasks[gfid].state == FW_TASK_NONE)
			continue;
		if (overlap(v->first_channel, v->num_channels,
			    o->first_channel, o->num_channels) ||
		    overlap(v->framebuffer_offset, v->framebuffer_bytes,
			    o->framebuffer_offset, o->framebuffer_bytes))
			return NV_ERR_IN_USE;
	}
	return NV_OK;
}

/* Memory of its own, which only this task may use. */
static u32 check_heap(const struct firmware_state *s,
		      const struct gsp_release *rel, const struct gsp_vgpu *v)
{
	u64 need = rel->plugin ? rel->plugin->area : 0;
	const struct gsp_vgpu *o;
	u32 gfid;

	if (v->heap_bytes < need)
		return NV_ERR_BUFFER_TOO_SMALL;
	if (!v->heap_bytes)
		return NV_OK;
	if (v->heap_address < s->heap_start ||
	    v->heap_address - s->heap_start > s->heap_bytes ||
	    v->heap_bytes > s->heap_bytes - (v->heap_address - s->heap_start))
		return NV_ERR_INVALID_ADDRESS;
	for (gfid = 1; gfid <= s->max_vgpus; gfid++) {
		o = &s->tasks[gfid].vgpu;
		if (s->tasks[gfid].state != FW_TASK_NONE &&
		    overlap(v->heap_address, v->heap_bytes,
			    o->heap_address, o->heap_bytes))
			return NV_ERR_IN_USE;
	}
	return NV_OK;
}

/*
 * Equal sizes are the firmware's to guard where it can be told otherwise;
 * elsewhere its host keeps the mode to itself.
 */
static u32 check_mode(const struct firmware_state *s,
		      const struct gsp_release *rel,
		      const struct firmware_type *type)
{
	bool guarded = rel->mixed && !s->mixed;
	const struct firmware_type *t;
	u32 gfid;

	for (gfid = 1; gfid <= s->max_vgpus; gfid++) {
		if (s->tasks[gfid].state == FW_TASK_NONE)
			continue;
		t = find_type(s, s->tasks[gfid].vgpu.type_id);
		if (t != type && !s->kinds)
			return NV_ERR_INVALID_STATE;
		if (t && t->framebuffer_bytes != type->framebuffer_bytes &&
		    guarded)
			return NV_ERR_INVALID_STATE;
	}
	return NV_OK;
}

static u32 check_type(const struct firmware_state *s,
		      const struct gsp_release *rel, const struct gsp_vgpu *v)
{
	const struct firmware_type *t = find_type(s, v->type_id);
	u32 gfid, same = 0;

	if (!t)
		return NV_ERR_OBJECT_NOT_FOUND;
	if (v->framebuffer_bytes > t->framebuffer_bytes)
		return NV_ERR_INVALID_LIMIT;
	for (gfid = 1; gfid <= s->max_vgpus; gfid++)
		if (s->tasks[gfid].state != FW_TASK_NONE &&
		    s->tasks[gfid].vgpu.type_id == v->type_id)
			same++;
	if (same >= t->max_instances)
		return NV_ERR_INSUFFICIENT_RESOURCES;
	return check_mode(s, rel, t);
}

/* The host counts its virtual functions from 1, and may have none. */
static bool gfid_ok(const struct firmware_state *s, u32 gfid)
{
	u32 vfs = s->system.vfs.total;

	return gfid && gfid <= s->max_vgpus && (!vfs || gfid <= vfs);
}

static u32 do_boot(struct firmware_state *s, const struct gsp_release *rel,
		   struct gsp_reader *r, struct firmware_event *event)
{
	struct gsp_vgpu v;
	u32 status;

	if (rel->boot->decode(r, &v))
		return NV_ERR_INVALID_PARAM_STRUCT;
	if (!gfid_ok(s, v.gfid))
		return NV_ERR_INVALID_ARGUMENT;
	if (s->tasks[v.gfid].state != FW_TASK_NONE)
		return NV_ERR_STATE_IN_USE;
	status = check_type(s, rel, &v);
	if (status == NV_OK)
		status = check_room(s, &v);
	if (status == NV_OK)
		status = check_heap(s, rel, &v);
	if (status != NV_OK)
		return status;
	s->tasks[v.gfid] = (struct firmware_task) {
		.state = FW_TASK_RUNS,
		.vgpu = v,
	};
	*event = (struct firmware_event) { GSP_NOTICE_VGPU_BOOTED, v.gfid };
	return NV_OK;
}

static struct firmware_task *read_task(struct firmware_state *s,
				       const struct gsp_task_abi *abi,
				       struct gsp_reader *r, u32 *status)
{
	u32 gfid;

	*status = NV_ERR_INVALID_PARAM_STRUCT;
	if (abi->decode(r, &gfid))
		return NULL;
	*status = NV_ERR_OBJECT_NOT_FOUND;
	if (!gfid || gfid > s->max_vgpus ||
	    s->tasks[gfid].state == FW_TASK_NONE)
		return NULL;
	*status = NV_OK;
	return &s->tasks[gfid];
}

static u32 do_shutdown(struct firmware_state *s,
		       const struct gsp_task_abi *abi, struct gsp_reader *r,
		       struct firmware_event *event)
{
	struct firmware_task *task;
	u32 status;

	task = read_task(s, abi, r, &status);
	if (!task)
		return status;
	if (task->state == FW_TASK_STOPPED)
		return NV_ERR_OBJECT_NOT_FOUND;
	if (task->state == FW_TASK_RUNS)
		*event = (struct firmware_event) {
			GSP_NOTICE_VGPU_UNLOADED, task->vgpu.gfid };
	task->state = FW_TASK_STOPPED;
	return NV_OK;
}

static u32 do_cleanup(struct firmware_state *s,
		      const struct gsp_task_abi *abi, struct gsp_reader *r)
{
	struct firmware_task *task;
	u32 status;

	task = read_task(s, abi, r, &status);
	if (!task)
		return status;
	if (task->state != FW_TASK_STOPPED)
		return NV_ERR_STATE_IN_USE;
	memset(task, 0, sizeof(*task));
	return NV_OK;
}

static u32 do_usage(struct firmware_state *s, const struct gsp_usage_abi *abi,
		    struct gsp_writer *w)
{
	unsigned int num = 0;
	u32 gfid;

	for (gfid = 1; gfid <= s->max_vgpus && num < abi->max; gfid++) {
		if (s->tasks[gfid].state != FW_TASK_RUNS)
			continue;
		s->usage[num++] = (struct gsp_usage) {
			.gfid = gfid,
			.bytes = s->hardware.used(s->hardware.hw, gfid),
		};
	}
	return abi->encode(w, s->usage, num) ? NV_ERR_BUFFER_TOO_SMALL : NV_OK;
}

/* Not under the feet of a vGPU, running or dead. */
static u32 do_switch(const struct firmware_state *s,
		     const struct gsp_switch_abi *abi, struct gsp_reader *r,
		     bool *to)
{
	bool on;

	if (abi->decode(r, &on))
		return NV_ERR_INVALID_PARAM_STRUCT;
	if (any_task(s))
		return NV_ERR_IN_USE;
	*to = on;
	return NV_OK;
}

/* How large the parameters of a call are; 0 for an unknown call. */
static size_t params_size(const struct gsp_release *rel, u32 cmd)
{
	if (cmd == rel->types->cmd)
		return rel->types->size;
	if (cmd == rel->boot->cmd)
		return rel->boot->size;
	if (cmd == rel->shutdown->cmd)
		return rel->shutdown->size;
	if (cmd == rel->cleanup->cmd)
		return rel->cleanup->size;
	if (cmd == rel->usage->cmd)
		return rel->usage->size;
	if (cmd == rel->kinds->cmd)
		return rel->kinds->size;
	if (rel->mixed && cmd == rel->mixed->cmd)
		return rel->mixed->size;
	return 0;
}

u32 firmware_state_control(struct firmware_state *s,
			   const struct gsp_release *rel,
			   const struct gsp_control *c, struct gsp_reader *r,
			   struct gsp_writer *w, struct firmware_event *event)
{
	size_t size = params_size(rel, c->cmd);

	*event = (struct firmware_event) { GSP_NOTICE_OTHER, 0 };
	if (!s->client || c->client != s->client)
		return NV_ERR_INVALID_CLIENT;
	if (!s->subdevice || c->object != s->subdevice)
		return NV_ERR_INVALID_OBJECT_HANDLE;
	if (!size)
		return NV_ERR_NOT_SUPPORTED;
	if (c->size != size)
		return NV_ERR_INVALID_PARAM_STRUCT;
	if (c->cmd == rel->types->cmd)
		return do_types(s, rel->types, r);
	if (c->cmd == rel->boot->cmd)
		return do_boot(s, rel, r, event);
	if (c->cmd == rel->shutdown->cmd)
		return do_shutdown(s, rel->shutdown, r, event);
	if (c->cmd == rel->cleanup->cmd)
		return do_cleanup(s, rel->cleanup, r);
	if (c->cmd == rel->usage->cmd)
		return do_usage(s, rel->usage, w);
	if (c->cmd == rel->kinds->cmd)
		return do_switch(s, rel->kinds, r, &s->kinds);
	return do_switch(s, rel->mixed, r, &s->mixed);
}

int firmware_state_kill(struct firmware_state *s, u32 gfid)
{
	if (!gfid || gfid > s->max_vgpus ||
	    s->tasks[gfid].state != FW_TASK_RUNS)
		return -ENOENT;
	s->tasks[gfid].state = FW_TASK_DEAD;
	return 0;
}
