/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can go wrong with a simulated firmware when somebody asks for it: the
 * kinds of faults, and the malformed messages among them.
 *
 * No lock, no allocation, no message: whoever calls brings the order.
 */
#ifndef NVVGPU_SIM_FIRMWARE_FAULTS_H
#define NVVGPU_SIM_FIRMWARE_FAULTS_H

#include <linux/types.h>

struct gsp_control;
struct gsp_element;
struct gsp_message;
struct gsp_queue;
struct gsp_release;
struct gsp_tx_header;

/*
 * enum firmware_fault_point - when a fault comes about
 * @FW_FAULT_NOW:    when it is asked for
 * @FW_FAULT_BOOT:   at the next boot, and as many after it as were asked for
 * @FW_FAULT_ANSWER: instead of the next answer to a control call, or with it
 * @FW_FAULT_START:  when the task of a vGPU is started next
 * @FW_FAULT_TASK:   when a task is called next
 */
enum firmware_fault_point {
	FW_FAULT_NOW,
	FW_FAULT_BOOT,
	FW_FAULT_ANSWER,
	FW_FAULT_START,
	FW_FAULT_TASK,
};

/* What the number after a fault's name is. */
enum firmware_fault_number {
	FW_NUMBER_NONE,
	FW_NUMBER_TIMES,	/* how often, once if it is not said */
	FW_NUMBER_MS,
	FW_NUMBER_STATUS,
};

/*
 * enum firmware_fault_act - what the firmware itself has to do
 * @FW_ACT_SPOIL:	the rest of struct firmware_fault says it
 */
enum firmware_fault_act {
	FW_ACT_NONE,
	FW_ACT_SPOIL,
	FW_ACT_HANG,
	FW_ACT_CRASH,
	FW_ACT_READ_POINTER,
	FW_ACT_LATE,
	FW_ACT_STATUS,
	FW_ACT_RESULT,
	FW_ACT_REPEAT,
	FW_ACT_VERSION,
};

/* A record that is being put together, to be spoilt. */
struct firmware_draft {
	const struct gsp_release *release;
	struct gsp_record_header *head;
	u8 *payload;
	size_t size;		/* of the payload */
};

/*
 * struct firmware_forge - where a malformed message goes
 * @buf:   scratch, GSP_MESSAGE_MAX bytes
 * @wait:  the queue is full; returns 0 to try again
 * @msg:   what would be right
 * @times: how often, where the kind has a number
 */
struct firmware_forge {
	const struct gsp_release *release;
	struct gsp_queue *queue;
	struct gsp_element *buf;
	int (*wait)(void *ctx);
	void *ctx;
	const struct gsp_message *msg;
	u32 times;
};

/*
 * struct firmware_fault - one kind
 * @what:	for people, half a line
 * @header:	spoil the queue's header
 * @message:	change the message, whose payload cannot be changed, and send it
 * @record:	spoil its record before it gets a checksum
 * @control:	spoil what stands before its parameters
 * @element:	spoil what has been written to the queue
 * @send:	say this in its place, by other means
 */
struct firmware_fault {
	const char *name;
	enum firmware_fault_point point;
	enum firmware_fault_number number;
	enum firmware_fault_act act;
	const char *what;
	void (*header)(struct gsp_tx_header *tx);
	void (*message)(struct gsp_message *msg);
	void (*record)(struct firmware_draft *d);
	void (*control)(struct gsp_control *c);
	void (*element)(struct gsp_element *e);
	int (*send)(const struct firmware_forge *f);
};

/* The kind number @i, counted from 0; NULL after the last. */
const struct firmware_fault *firmware_fault_at(unsigned int i);

/* The kind called @name, or NULL. */
const struct firmware_fault *firmware_fault_find(const char *name);

/*
 * firmware_forge_answer() - say something malformed
 * @fault: a kind with FW_ACT_SPOIL and FW_FAULT_ANSWER
 *
 * Return: 0, or what @f->wait() returned.
 */
int firmware_forge_answer(const struct firmware_forge *f,
			  const struct firmware_fault *fault);

/* Send a message as it is; returns as above. */
int firmware_forge_send(const struct firmware_forge *f,
			const struct gsp_message *msg);

/* firmware-forge.c: means of firmware_fault.send */
int firmware_forge_write_pointer(const struct firmware_forge *f);
int firmware_forge_stray(const struct firmware_forge *f);
int firmware_forge_empty(const struct firmware_forge *f);
int firmware_forge_long(const struct firmware_forge *f);
int firmware_forge_missing(const struct firmware_forge *f);
int firmware_forge_event_short(const struct firmware_forge *f);
int firmware_forge_event_notice(const struct firmware_forge *f);
int firmware_forge_event_ready(const struct firmware_forge *f);
int firmware_forge_event_vgpu(const struct firmware_forge *f);
int firmware_forge_event_unknown(const struct firmware_forge *f);

#endif
