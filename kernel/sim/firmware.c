// SPDX-License-Identifier: GPL-2.0-only
/*
 * The thread that is the firmware of a simulated GPU; see firmware.h.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "firmware.h"
#include "firmware-private.h"

static int firmware_thread(void *data)
{
	struct sim_firmware *fw = data;

	mutex_lock(&fw->lock);
	if (fw->boot_act == FW_ACT_HANG || fw->boot_act == FW_ACT_CRASH)
		firmware_die(fw, fw->boot_act);
	mutex_unlock(&fw->lock);
	/* The host has said what there is to say before the boot. */
	WRITE_ONCE(fw->rung, true);
	while (!kthread_should_stop()) {
		wait_event_idle(fw->wait, kthread_should_stop() ||
				READ_ONCE(fw->rung));
		WRITE_ONCE(fw->rung, false);
		/* What was written before the bell rang is seen after this. */
		smp_mb();
		mutex_lock(&fw->lock);
		firmware_serve_all(fw);
		firmware_serve_tasks(fw);
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
		.begin = firmware_begin_request,
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
	fw->halted = info->halted;
	fw->host = info->host;
	fw->memory.access = info->memory;
	fw->memory.hw = info->host;
	mutex_init(&fw->power);
	mutex_init(&fw->lock);
	spin_lock_init(&fw->fault_lock);
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
	struct firmware_armed armed = firmware_take_fault(fw, FW_FAULT_BOOT);
	struct task_struct *thread;
	int err;

	mutex_lock(&fw->lock);
	err = gsp_queue_init(&fw->queue, GSP_FIRMWARE, fw->release->checksum,
			     fw->shared, fw->shared_size);
	if (armed.fault && armed.fault->header)
		armed.fault->header(fw->queue.tx);
	fw->boot_act = firmware_act(&armed);
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
	/* Who has the power may wait for the thread, which waits for room. */
	WRITE_ONCE(fw->off, true);
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
		err = firmware_send_event(fw, GSP_NOTICE_VGPU_CRASHED, gfid);
	mutex_unlock(&fw->lock);
	mutex_unlock(&fw->power);
	return err;
}
