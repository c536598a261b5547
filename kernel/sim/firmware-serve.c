// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a simulated firmware does with messages and calls of its tasks, and
 * what it says: all in its thread, but for the crash of a task that somebody
 * asks for.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/printk.h>
#include <linux/sched.h>

#include "firmware-private.h"
#include "gsp/status.h"

#define MAX_EVENT	64

/* The host makes room without telling us, so look again and again. */
static int wait_for_room(void *ctx)
{
	struct sim_firmware *fw = ctx;

	if (READ_ONCE(fw->off))
		return -EAGAIN;
	fw->interrupt(fw->host);
	usleep_range(50, 200);
	return 0;
}

static struct firmware_forge to_host(struct sim_firmware *fw)
{
	return (struct firmware_forge) {
		.release = fw->release,
		.queue = &fw->queue,
		.buf = fw->send_buf,
		.wait = wait_for_room,
		.ctx = fw,
	};
}

static int send(struct sim_firmware *fw, const struct gsp_message *msg)
{
	struct firmware_forge f = to_host(fw);
	int err = firmware_forge_send(&f, msg);

	fw->interrupt(fw->host);
	return err;
}

void firmware_die(struct sim_firmware *fw, enum firmware_fault_act act)
{
	fw->dead = true;
	if (act == FW_ACT_CRASH)
		fw->halted(fw->host);
}

int firmware_send_event(struct sim_firmware *fw, enum gsp_notice notice,
		      u32 gfid)
{
	struct gsp_message msg = { .result = NV_OK };
	u64 payload[MAX_EVENT / sizeof(u64)];
	struct gsp_writer w = gsp_writer(payload, sizeof(payload));
	int err;

	err = fw->release->event->encode(&w, notice, gfid, &msg.function);
	if (err)
		return err;
	msg.payload = payload;
	msg.size = sizeof(payload) - w.left;
	return send(fw, &msg);
}

int firmware_begin_request(void *ctx, const struct gsp_message *head,
			 size_t size, void **dst)
{
	struct sim_firmware *fw = ctx;

	if (size > fw->request_room)
		return -EMSGSIZE;
	*dst = fw->request;
	return 0;
}

static u32 do_alloc(struct sim_firmware *fw, const struct gsp_message *msg)
{
	struct gsp_reader r = gsp_reader(msg->payload, msg->size);
	struct gsp_object o;
	int err;

	err = fw->release->alloc->decode(&r, &o);
	if (err)
		return err == -EPROTO ? NV_ERR_INVALID_CLASS :
			NV_ERR_INVALID_PARAM_STRUCT;
	return firmware_state_alloc(fw->state, &o);
}

static u32 do_control(struct sim_firmware *fw, const struct gsp_message *msg,
		      struct firmware_event *event)
{
	struct gsp_reader r = gsp_reader(msg->payload, msg->size);
	struct gsp_control c;
	struct gsp_writer w;

	if (fw->release->control->decode(&r, &c))
		return NV_ERR_INVALID_PARAM_STRUCT;
	w = gsp_writer(fw->request + (msg->size - r.left), c.size);
	return firmware_state_control(fw->state, fw->release, &c, &r, &w,
				      event);
}

/* Its memory is of no use: the task is dead before it has begun. */
static int start_task(struct sim_firmware *fw, u32 gfid)
{
	struct firmware_armed mute = firmware_take_fault(fw, FW_FAULT_START);
	int err = 0;

	if (!mute.fault)
		err = firmware_plugin_start(fw->state, fw->release,
					    &fw->memory, gfid);
	if (!err)
		return firmware_send_event(fw, GSP_NOTICE_VGPU_BOOTED, gfid);
	firmware_state_kill(fw->state, gfid);
	return firmware_send_event(fw, GSP_NOTICE_VGPU_CRASHED, gfid);
}

static int tell(struct sim_firmware *fw, const struct firmware_event *event)
{
	if (event->notice == GSP_NOTICE_OTHER)
		return 0;
	if (event->notice == GSP_NOTICE_VGPU_BOOTED)
		return start_task(fw, event->gfid);
	return firmware_send_event(fw, event->notice, event->gfid);
}

/* The answer is the request with a status in it. */
static int do_request(struct sim_firmware *fw, struct gsp_message *msg,
		      struct firmware_event *event)
{
	const struct gsp_release *rel = fw->release;

	if (msg->function == rel->alloc->function)
		return rel->alloc->set_status(fw->request, msg->size,
					      do_alloc(fw, msg));
	if (msg->function == rel->control->function)
		return rel->control->set_status(fw->request, msg->size,
						do_control(fw, msg, event));
	if (msg->function != rel->rpc->nop)
		msg->result = NV_VGPU_MSG_RESULT_RPC_UNKNOWN_FUNCTION;
	return 0;
}

/* Something else may happen to it in the meantime. */
static int answer_late(struct sim_firmware *fw, const struct gsp_message *msg,
		       u32 ms)
{
	mutex_unlock(&fw->lock);
	wait_event_idle_timeout(fw->wait, READ_ONCE(fw->off),
				msecs_to_jiffies(ms));
	mutex_lock(&fw->lock);
	return fw->dead ? 0 : send(fw, msg);
}

static int answer_again(struct sim_firmware *fw, const struct gsp_message *msg,
			u32 times)
{
	int err = send(fw, msg);

	while (!err && times--)
		err = send(fw, msg);
	return err;
}

static int answer_wrongly(struct sim_firmware *fw,
			  const struct gsp_message *msg,
			  const struct firmware_armed *armed)
{
	struct firmware_forge f = to_host(fw);
	int err;

	f.msg = msg;
	f.times = armed->number;
	err = firmware_forge_answer(&f, armed->fault);
	fw->interrupt(fw->host);
	return err;
}

static int answer(struct sim_firmware *fw, const struct gsp_message *msg,
		  const struct firmware_armed *armed)
{
	switch (firmware_act(armed)) {
	case FW_ACT_HANG:
	case FW_ACT_CRASH:
		firmware_die(fw, firmware_act(armed));
		return 0;
	case FW_ACT_LATE:
		return answer_late(fw, msg, armed->number);
	case FW_ACT_REPEAT:
		return answer_again(fw, msg, armed->number);
	case FW_ACT_SPOIL:
		return answer_wrongly(fw, msg, armed);
	default:
		return send(fw, msg);
	}
}

static int serve_call(struct sim_firmware *fw, struct gsp_message *msg)
{
	struct firmware_event event = { .notice = GSP_NOTICE_OTHER };
	struct firmware_armed armed = { .fault = NULL };
	int err = 0;

	if (msg->function == fw->release->control->function)
		armed = firmware_take_fault(fw, FW_FAULT_ANSWER);
	msg->result = NV_OK;
	if (firmware_act(&armed) == FW_ACT_STATUS)
		err = fw->release->control->set_status(fw->request, msg->size,
						       armed.number);
	else if (firmware_act(&armed) == FW_ACT_RESULT)
		msg->result = armed.number;
	else
		err = do_request(fw, msg, &event);
	if (err)
		msg->result = NV_VGPU_MSG_RESULT_RPC_INVALID_MESSAGE_FORMAT;

	err = tell(fw, &event);
	return err ?: answer(fw, msg, &armed);
}

static int serve(struct sim_firmware *fw, struct gsp_message *msg)
{
	struct gsp_reader r = gsp_reader(msg->payload, msg->size);
	struct firmware_event event;
	int err;

	err = firmware_state_hand_over(fw->state, fw->release, msg->function,
				       &r, &event);
	if (err != -ENOENT)
		return err ?: tell(fw, &event);
	/* Who has not booted cannot serve. */
	return fw->state->has_registry ? serve_call(fw, msg) : -EPROTO;
}

void firmware_serve_all(struct sim_firmware *fw)
{
	struct gsp_message msg;
	int err = 0;

	while (!fw->dead && !READ_ONCE(fw->off)) {
		err = gsp_receive(&fw->receiver, &fw->queue, &msg);
		if (err == -EAGAIN)
			return;
		if (!err && msg.function >= fw->release->rpc->first_event)
			err = -EPROTO;	/* telling is for us alone */
		if (!err)
			err = serve(fw, &msg);
		if (!err || READ_ONCE(fw->off))
			continue;
		pr_warn("%s: simulated firmware stopped: message from the host is malformed (%d)\n",
			fw->name, err);
		fw->dead = true;
	}
}

/* The task that is called next is the one that is meant. */
static void take_task_fault(struct sim_firmware *fw)
{
	struct firmware_armed armed = firmware_take_fault(fw, FW_FAULT_TASK);

	if (!armed.fault)
		return;
	fw->state->fault = armed.fault->act;
	fw->state->fault_status = armed.number;
}

/* Each task looks when its own bell has rung. */
void firmware_serve_tasks(struct sim_firmware *fw)
{
	u32 gfid;
	int err;

	for (gfid = 1; gfid <= fw->state->max_vgpus; gfid++) {
		if (!test_and_clear_bit(gfid, fw->tasks_rung) || fw->dead)
			continue;
		take_task_fault(fw);
		err = firmware_plugin_serve(fw->state, fw->release,
					    &fw->memory, gfid);
		if (err && !firmware_state_kill(fw->state, gfid))
			firmware_send_event(fw, GSP_NOTICE_VGPU_CRASHED, gfid);
	}
}
