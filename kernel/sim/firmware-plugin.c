// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plugin task of a vGPU; see firmware-plugin.h.
 *
 * Whatever lies in the shared memory is read once and then judged.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "firmware-migrate.h"
#include "firmware-plugin.h"
#include "gsp/status.h"

/* No structure of the shared memory is longer. */
#define SCRATCH		512

/* Messages of this version are understood. */
#define MESSAGES	1

static int task_read(const struct firmware_memory *mem,
		     const struct firmware_task *task, u64 at, void *buf,
		     size_t len)
{
	return mem->access(mem->hw, task->vgpu.heap_address + at, buf, len,
			   false);
}

static int task_write(const struct firmware_memory *mem,
		      const struct firmware_task *task, u64 at, void *buf,
		      size_t len)
{
	return mem->access(mem->hw, task->vgpu.heap_address + at, buf, len,
			   true);
}

static u32 do_version(struct firmware_plugin *p, struct gsp_plugin_message *m)
{
	if (!m->version)
		return NV_ERR_NOT_SUPPORTED;
	m->negotiated = m->version < MESSAGES ? m->version : MESSAGES;
	if (p->overstates)
		m->negotiated = m->version + 1;
	p->version = m->negotiated;
	return NV_OK;
}

/* It must be the vGPU that the task was booted for. */
static u32 do_config(const struct firmware_state *s,
		     struct firmware_task *task,
		     const struct gsp_plugin_message *m)
{
	const struct gsp_vgpu *v = &task->vgpu;

	if (!task->plugin.version || task->plugin.configured)
		return NV_ERR_INVALID_STATE;
	if (m->client != s->client)
		return NV_ERR_INVALID_CLIENT;
	if (m->vgpu.type_id != v->type_id || m->vgpu.dbdf != v->dbdf ||
	    m->vgpu.vm_pid != v->vm_pid ||
	    m->vgpu.num_channels != v->num_channels || !m->vgpu.page_bytes)
		return NV_ERR_INVALID_ARGUMENT;
	task->plugin.configured = true;
	return NV_OK;
}

static u32 do_stop(struct firmware_plugin *p, bool stop)
{
	if (p->stopped == stop)
		return NV_ERR_INVALID_STATE;
	p->stopped = stop;
	firmware_migrate_cancel(p);
	return NV_OK;
}

/* A state that has begun to come in must come in whole. */
static u32 do_resume(struct firmware_plugin *p)
{
	if (p->migration == FW_MIGRATION_RESTORE)
		return NV_ERR_INVALID_STATE;
	return do_stop(p, false);
}

static u32 do_cancel_save(struct firmware_plugin *p)
{
	if (p->migration != FW_MIGRATION_SAVE)
		return NV_ERR_INVALID_STATE;
	firmware_migrate_cancel(p);
	return NV_OK;
}

static u32 do_reset(struct firmware_plugin *p)
{
	firmware_migrate_cancel(p);
	p->stopped = false;
	p->bus_master = false;
	p->resets++;
	return NV_OK;
}

static u32 do_call(const struct firmware_state *s, struct firmware_task *task,
		   struct gsp_plugin_message *m)
{
	struct firmware_plugin *p = &task->plugin;

	if (m->call == GSP_PLUGIN_VERSION)
		return do_version(p, m);
	if (m->call == GSP_PLUGIN_CONFIG)
		return do_config(s, task, m);
	if (!p->configured)
		return NV_ERR_INVALID_STATE;
	switch (m->call) {
	case GSP_PLUGIN_RESET:
		return do_reset(p);
	case GSP_PLUGIN_BUS_MASTER:
		p->bus_master = m->enable;
		return NV_OK;
	case GSP_PLUGIN_STOP_WORK:
		return do_stop(p, true);
	case GSP_PLUGIN_CANCEL_STOP:
		return do_stop(p, false);
	case GSP_PLUGIN_CANCEL_SAVE:
		return do_cancel_save(p);
	case GSP_PLUGIN_RESUME_WORK:
		return do_resume(p);
	case GSP_PLUGIN_GUEST_INFO:
		return NV_OK;
	default:
		return NV_ERR_INVALID_COMMAND;
	}
}

/* The buffers are where the host says, which must be in the task's memory. */
static bool buffers_ok(const struct gsp_plugin_abi *abi,
		       const struct firmware_task *task,
		       const struct gsp_plugin_control *c)
{
	u64 end = task->vgpu.heap_bytes;

	return c->version == abi->version &&
	       c->response >= abi->control_bytes &&
	       c->message >= abi->control_bytes &&
	       c->response <= end - abi->response_bytes &&
	       c->message <= end - abi->message_bytes;
}

static int answer(const struct gsp_plugin_abi *abi,
		  const struct firmware_memory *mem,
		  const struct firmware_task *task,
		  const struct gsp_plugin_control *c,
		  const struct gsp_plugin_response *a)
{
	u64 buf[SCRATCH / sizeof(u64)];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	size_t size, done = abi->processed_at + sizeof(__le32);
	u8 *bytes = (u8 *)buf;
	int err;

	err = abi->response_encode(&w, a);
	if (err)
		return err;
	size = sizeof(buf) - w.left;
	/* The host waits for the number, so what is behind it comes first. */
	err = task_write(mem, task, c->response + done, bytes + done,
			 size - done);
	return err ?: task_write(mem, task, c->response, bytes, done);
}

static int write_back(const struct gsp_plugin_abi *abi,
		      const struct firmware_memory *mem,
		      const struct firmware_task *task, u64 at,
		      const struct gsp_plugin_message *m)
{
	u64 buf[SCRATCH / sizeof(u64)];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	int err = abi->message_encode(&w, m);

	return err ?: task_write(mem, task, at, buf, sizeof(buf) - w.left);
}

/* Calls that need more than the task and the message. */
static int serve_call(struct firmware_state *s, const struct gsp_release *rel,
		      const struct firmware_memory *mem,
		      struct firmware_task *task,
		      const struct gsp_plugin_control *c,
		      struct gsp_plugin_message *m)
{
	struct gsp_plugin_response *a = &m->answer;

	if (task->plugin.configured && c->call == GSP_PLUGIN_SAVE)
		return firmware_migrate_save(rel, mem, task, c, a, &a->result);
	if (task->plugin.configured && c->call == GSP_PLUGIN_RESTORE)
		return firmware_migrate_restore(rel, mem, task, c, a,
						&a->result);
	a->result = do_call(s, task, m);
	if (a->result == NV_OK && c->call == GSP_PLUGIN_VERSION)
		return write_back(rel->plugin, mem, task, c->message, m);
	return 0;
}

/*
 * What the task has learnt about its guest.  The driver that would tell it more
 * does not exist for a simulated GPU; the limit is that of the type.
 */
static void fill_guest(const struct firmware_state *s,
		       const struct firmware_task *task, struct gsp_guest *g)
{
	unsigned int i;

	for (i = 0; i < s->num_types; i++)
		if (s->types[i].id == task->vgpu.type_id)
			g->frl_hz = s->types[i].frl_hz;
}

static int serve(struct firmware_state *s, const struct gsp_release *rel,
		 const struct firmware_memory *mem, struct firmware_task *task,
		 const struct gsp_plugin_control *c)
{
	const struct gsp_plugin_abi *abi = rel->plugin;
	u64 buf[SCRATCH / sizeof(u64)];
	struct gsp_plugin_message m = { .call = c->call };
	struct gsp_reader r = gsp_reader(buf, abi->message_bytes);
	int err;

	err = task_read(mem, task, c->message, buf, r.left);
	if (err)
		return err;
	fill_guest(s, task, &m.answer.guest);
	m.answer.sequence = c->sequence;
	if (c->call == GSP_PLUGIN_NUM_CALLS)
		m.answer.result = NV_ERR_INVALID_COMMAND;
	else if (abi->message_decode(&r, &m))
		m.answer.result = NV_ERR_INVALID_PARAM_STRUCT;
	else
		err = serve_call(s, rel, mem, task, c, &m);
	task->plugin.sequence = c->sequence;
	return err ?: answer(abi, mem, task, c, &m.answer);
}

/* What somebody has asked for by debugfs. */
static int misbehave(struct firmware_state *s, const struct gsp_release *rel,
		     const struct firmware_memory *mem,
		     struct firmware_task *task,
		     const struct gsp_plugin_control *c)
{
	const struct gsp_plugin_response refusal = {
		.sequence = c->sequence,
		.result = s->fault_status,
	};
	enum firmware_fault_act act = s->fault;

	s->fault = FW_ACT_NONE;
	switch (act) {
	case FW_ACT_HANG:
		task->plugin.sequence = c->sequence;
		return 0;
	case FW_ACT_CRASH:
		return -EIO;
	case FW_ACT_STATUS:
		task->plugin.sequence = c->sequence;
		return answer(rel->plugin, mem, task, c, &refusal);
	default:
		task->plugin.overstates = act == FW_ACT_VERSION;
		return serve(s, rel, mem, task, c);
	}
}

int firmware_plugin_serve(struct firmware_state *s,
			  const struct gsp_release *rel,
			  const struct firmware_memory *mem, u32 gfid)
{
	const struct gsp_plugin_abi *abi = rel->plugin;
	u64 buf[SCRATCH / sizeof(u64)];
	struct gsp_plugin_control c;
	struct firmware_task *task;
	struct gsp_reader r;
	int err;

	if (!abi || !gfid || gfid > s->max_vgpus)
		return 0;
	task = &s->tasks[gfid];
	if (task->state != FW_TASK_RUNS)
		return 0;
	r = gsp_reader(buf, abi->control_bytes);
	err = task_read(mem, task, 0, buf, r.left);
	if (!err)
		err = abi->control_decode(&r, &c);
	if (err)
		return err;
	/* Nowhere to answer to, or nothing new: an idle ring of the bell. */
	if (!buffers_ok(abi, task, &c) || c.sequence == task->plugin.sequence)
		return 0;
	return misbehave(s, rel, mem, task, &c);
}

int firmware_plugin_start(struct firmware_state *s,
			  const struct gsp_release *rel,
			  const struct firmware_memory *mem, u32 gfid)
{
	__le32 word;

	if (!rel->plugin)
		return 0;
	word = cpu_to_le32(rel->plugin->booted);
	s->tasks[gfid].plugin.sequence = rel->plugin->booted;
	return task_write(mem, &s->tasks[gfid], rel->plugin->sequence_at,
			  &word, sizeof(word));
}
