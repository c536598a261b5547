/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The simulated firmware's own structure, and its functions by the file that
 * owns them; firmware.h is what others see.
 */
#ifndef NVVGPU_SIM_FIRMWARE_PRIVATE_H
#define NVVGPU_SIM_FIRMWARE_PRIVATE_H

#include <linux/bitmap.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "firmware-faults.h"
#include "firmware-plugin.h"
#include "firmware-state.h"
#include "gsp/queue.h"
#include "gsp/record.h"
#include "gsp/release.h"

/* A fault that was asked for; @fault is NULL for none. */
struct firmware_armed {
	const struct firmware_fault *fault;
	u32 number;
};

/*
 * struct sim_firmware - the firmware of one GPU
 * @power:	guards @thread: who starts and stops it
 * @lock:	guards the queue, the buffers, @state and @dead: one message or
 *		event at a time; taken inside @power
 * @rung:	the doorbell rang since the thread last looked
 * @tasks_rung:	likewise that of a task, by gfid
 * @off:	the power is going: do not wait for the host any more
 * @dead:	silent until restart: it hangs, has crashed, or the host's stream
 *		could not be understood
 * @boot_act:	what it does wrong when it boots
 * @fault_lock:	spinlock; guards @armed
 */
struct sim_firmware {
	const struct gsp_release *release;
	char name[32];
	void *shared;
	size_t shared_size;
	void (*interrupt)(void *host);
	void (*halted)(void *host);
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
	enum firmware_fault_act boot_act;

	spinlock_t fault_lock;
	struct firmware_armed armed;
};

/* firmware-serve.c, all with @lock held */
int firmware_send_event(struct sim_firmware *fw, enum gsp_notice notice,
			u32 gfid);
void firmware_die(struct sim_firmware *fw, enum firmware_fault_act act);
int firmware_begin_request(void *ctx, const struct gsp_message *head,
			   size_t size, void **dst);
void firmware_serve_all(struct sim_firmware *fw);
void firmware_serve_tasks(struct sim_firmware *fw);

/* firmware-inject.c */
struct firmware_armed firmware_take_fault(struct sim_firmware *fw,
					  enum firmware_fault_point point);

static inline enum firmware_fault_act
firmware_act(const struct firmware_armed *armed)
{
	return armed->fault ? armed->fault->act : FW_ACT_NONE;
}

#endif
