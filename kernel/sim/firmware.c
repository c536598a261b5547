// SPDX-License-Identifier: GPL-2.0-only
/*
 * The thread that is the firmware of a simulated GPU; see firmware.h.
 */
#include <linux/bitmap.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "firmware.h"
#include "firmware-plugin.h"
#include "firmware-state.h"
#include "gsp/queue.h"
#include "gsp/record.h"
#include "gsp/release.h"
#include "gsp/status.h"

#define MAX_EVENT	64

/*
 * struct sim_firmware - the firmware of one GPU
 * @power:	guards @thread: who starts and stops it
 * @lock:	guards the queue, the buffers, @state and @dead: one message or
 *		event at a time; taken inside @power
 * @rung:	the doorbell rang since the thread last looked
 * @tasks_rung:	likewise that of a task, by gfid
 * @off:	the power is going: do not wait for the host any more
 * @dead:	the host's stream could not be understood; silent until restart
 */
struct sim_firmware {
	const struct gsp_release *release;
	char name[32];
	void *shared;
	size_t shared_size;
	void (*interrupt)(void *host);
	void *host;

	struct mutex power;
	struct task_struct *thread;
	wait_queue_head_t wait;
	bool rung;
	DECLARE_BITMAP(tasks_rung, GSP_MAX_GFID + 1);
	bool off;

	struct mutex lock;
	bool dead;
	struct gsp_queue queue;
	struct gsp_receiver receiver;
	struct gsp_element *send_buf;
	void *request;
	size_t request_room;
	struct firmware_state *state;
	struct firmware_memory memory;
};

/* The host makes room without telling us, so look again and again. */
static int send(struct sim_firmware *fw, const struct gsp_message *msg)
{
	struct gsp_sender s = { .abi = fw->release->rpc, .msg = msg };
	int err;

	while (!gsp_sender_done(&s)) {
		err = gsp_sender_step(&s, &fw->queue, fw->send_buf);
		if (!err) {
			fw->interrupt(fw->host);
			continue;
		}
		if (err != -EAGAIN || READ_ONCE(fw->off))
			return err;
		usleep_range(50, 200);
	}
	return 0;
}

static int send_event(struct sim_firmware *fw, enum gsp_notice notice,
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

static int begin_request(void *ctx, const struct gsp_message *head,
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
	int err = firmware_plugin_start(fw->state, fw->release, &fw->memory,
					gfid);

	if (!err)
		return send_event(fw, GSP_NOTICE_VGPU_BOOTED, gfid);
	firmware_state_kill(fw->state, gfid);
	return send_event(fw, GSP_NOTICE_VGPU_CRASHED, gfid);
}

static int tell(struct sim_firmware *fw, const struct firmware_event *event)
{
	if (event->notice == GSP_NOTICE_OTHER)
		return 0;
	if (event->notice == GSP_NOTICE_VGPU_BOOTED)
		return start_task(fw, event->gfid);
	return send_event(fw, event->notice, event->gfid);
}

/* The answer is the request with a status in it. */
static int serve(struct sim_firmware *fw, struct gsp_message *msg)
{
	const struct gsp_release *rel = fw->release;
	struct gsp_reader r = gsp_reader(msg->payload, msg->size);
	struct firmware_event event;
	int err;

	err = firmware_state_hand_over(fw->state, rel, msg->function, &r,
				       &event);
	if (err != -ENOENT)
		return err ?: tell(fw, &event);
	/* Who has not booted cannot serve. */
	if (!fw->state->has_registry)
		return -EPROTO;

	err = 0;
	msg->result = NV_OK;
	if (msg->function == rel->alloc->function)
		err = rel->alloc->set_status(fw->request, msg->size,
					     do_alloc(fw, msg));
	else if (msg->function == rel->control->function)
		err = rel->control->set_status(fw->request, msg->size,
					       do_control(fw, msg, &event));
	else
		msg->result = NV_VGPU_MSG_RESULT_RPC_UNKNOWN_FUNCTION;
	if (err)
		msg->result = NV_VGPU_MSG_RESULT_RPC_INVALID_MESSAGE_FORMAT;

	err = tell(fw, &event);
	return err ?: send(fw, msg);
}

static void serve_all(struct sim_firmware *fw)
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

/* Each task looks when its own bell has rung. */
static void serve_tasks(struct sim_firmware *fw)
{
	u32 gfid;
	int err;

	for (gfid = 1; gfid <= fw->state->max_vgpus; gfid++) {
		if (!test_and_clear_bit(gfid, fw->tasks_rung) || fw->dead)
			continue;
		err = firmware_plugin_serve(fw->state, fw->release,
					    &fw->memory, gfid);
		if (err && !firmware_state_kill(fw->state, gfid))
			send_event(fw, GSP_NOTICE_VGPU_CRASHED, gfid);
	}
}

static int firmware_thread(void *data)
{
	struct sim_firmware *fw = data;

	/* The host has said what there is to say before the boot. */
	WRITE_ONCE(fw->rung, true);
	while (!kthread_should_stop()) {
		wait_event_idle(fw->wait, kthread_should_stop() ||
				READ_ONCE(fw->rung));
		WRITE_ONCE(fw->rung, false);
		/* What was written before the bell rang is seen after this. */
		smp_mb();
		mutex_lock(&fw->lock);
		serve_all(fw);
		serve_tasks(fw);
		mutex_unlock(&fw->lock);
	}
	return 0;
}

static int alloc_buffers(struct sim_firmware *fw)
{
	fw->request_room = gsp_release_request_max(fw->release);
	fw->request = kvzalloc(fw->request_room, GFP_KERNEL);
	fw->send_buf = kvzalloc(GSP_MESSAGE_MAX, GFP_KERNEL);
	fw->state = kvzalloc(sizeof(*fw->state), GFP_KERNEL);
	fw->receiver = (struct gsp_receiver) {
		.abi = fw->release->rpc,
		.buf = kvzalloc(GSP_MESSAGE_MAX, GFP_KERNEL),
		.begin = begin_request,
		.ctx = fw,
	};
	if (fw->request && fw->send_buf && fw->state && fw->receiver.buf)
		return 0;
	return -ENOMEM;
}

static void free_firmware(struct sim_firmware *fw)
{
	kvfree(fw->request);
	kvfree(fw->send_buf);
	kvfree(fw->state);
	kvfree(fw->receiver.buf);
	mutex_destroy(&fw->power);
	mutex_destroy(&fw->lock);
	kfree(fw);
}

struct sim_firmware *sim_firmware_new(const struct sim_firmware_info *info)
{
	const struct gsp_release *release = gsp_release_find(info->release);
	struct sim_firmware *fw;

	if (!release)
		return ERR_PTR(-EOPNOTSUPP);
	if (!gsp_queue_fits(info->shared, info->shared_size) ||
	    info->max_vgpus > GSP_MAX_GFID)
		return ERR_PTR(-EINVAL);
	fw = kzalloc(sizeof(*fw), GFP_KERNEL);
	if (!fw)
		return ERR_PTR(-ENOMEM);
	fw->release = release;
	strscpy(fw->name, info->name, sizeof(fw->name));
	fw->shared = info->shared;
	fw->shared_size = info->shared_size;
	fw->interrupt = info->interrupt;
	fw->host = info->host;
	fw->memory.access = info->memory;
	fw->memory.hw = info->host;
	mutex_init(&fw->power);
	mutex_init(&fw->lock);
	init_waitqueue_head(&fw->wait);
	if (alloc_buffers(fw)) {
		free_firmware(fw);
		return ERR_PTR(-ENOMEM);
	}
	fw->state->framebuffer_bytes = info->framebuffer_bytes;
	fw->state->num_channels = info->num_channels;
	fw->state->max_vgpus = info->max_vgpus;
	fw->state->heap_start = info->framebuffer_bytes;
	fw->state->heap_bytes = info->heap_bytes;
	fw->state->hardware.used = info->framebuffer_used;
	fw->state->hardware.hw = info->host;
	return fw;
}

void sim_firmware_free(struct sim_firmware *fw)
{
	if (!fw)
		return;
	sim_firmware_stop(fw);
	free_firmware(fw);
}

static int power_on(struct sim_firmware *fw)
{
	struct task_struct *thread;
	int err;

	mutex_lock(&fw->lock);
	err = gsp_queue_init(&fw->queue, GSP_FIRMWARE, fw->release->checksum,
			     fw->shared, fw->shared_size);
	firmware_state_reset(fw->state);
	bitmap_zero(fw->tasks_rung, GSP_MAX_GFID + 1);
	fw->receiver.unfinished = false;
	fw->dead = false;
	mutex_unlock(&fw->lock);
	if (err)
		return err;
	WRITE_ONCE(fw->off, false);
	thread = kthread_run(firmware_thread, fw, "fw-%s", fw->name);
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	fw->thread = thread;
	return 0;
}

int sim_firmware_start(struct sim_firmware *fw)
{
	int err = -EBUSY;

	mutex_lock(&fw->power);
	if (!fw->thread)
		err = power_on(fw);
	mutex_unlock(&fw->power);
	return err;
}

void sim_firmware_stop(struct sim_firmware *fw)
{
	mutex_lock(&fw->power);
	if (fw->thread) {
		WRITE_ONCE(fw->off, true);
		kthread_stop(fw->thread);
		fw->thread = NULL;
	}
	mutex_unlock(&fw->power);
}

void sim_firmware_doorbell(struct sim_firmware *fw)
{
	/* Pairs with smp_mb() in the thread. */
	smp_mb();
	WRITE_ONCE(fw->rung, true);
	wake_up(&fw->wait);
}

void sim_firmware_task_doorbell(struct sim_firmware *fw, u32 gfid)
{
	if (gfid > GSP_MAX_GFID)
		return;
	set_bit(gfid, fw->tasks_rung);
	sim_firmware_doorbell(fw);
}

const char *sim_firmware_release(const struct sim_firmware *fw)
{
	return fw->release->name;
}

int sim_firmware_kill_task(struct sim_firmware *fw, u32 gfid)
{
	int err = -ENODEV;

	mutex_lock(&fw->power);
	mutex_lock(&fw->lock);
	if (fw->thread && !fw->dead)
		err = firmware_state_kill(fw->state, gfid);
	if (!err)
		err = send_event(fw, GSP_NOTICE_VGPU_CRASHED, gfid);
	mutex_unlock(&fw->lock);
	mutex_unlock(&fw->power);
	return err;
}
