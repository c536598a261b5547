// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kinds of faults that a simulated firmware can have; see
 * firmware-faults.h and kernel/ABI/debugfs-nvvgpu-sim.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "firmware-faults.h"
#include "gsp/queue.h"
#include "gsp/record.h"
#include "gsp/release.h"

static void add(__le32 *word, u32 value)
{
	*word = cpu_to_le32(le32_to_cpu(*word) + value);
}

/* --- the queue's header, msgqTxHeader --- */

static void queue_version(struct gsp_tx_header *tx)
{
	add(&tx->version, 1);
}

static void queue_size(struct gsp_tx_header *tx)
{
	add(&tx->size, GSP_ELEMENT_SIZE);
}

static void queue_element_size(struct gsp_tx_header *tx)
{
	add(&tx->msgSize, 8);
}

static void queue_elements(struct gsp_tx_header *tx)
{
	add(&tx->msgCount, 1);
}

static void queue_flags(struct gsp_tx_header *tx)
{
	tx->flags = 0;
}

static void queue_read_at(struct gsp_tx_header *tx)
{
	tx->rxHdrOff = tx->entryOff;
}

static void queue_elements_at(struct gsp_tx_header *tx)
{
	tx->entryOff = tx->size;
}

/* --- an element, GSP_MSG_QUEUE_ELEMENT --- */

static void checksum(struct gsp_element *e)
{
	e->checkSum ^= cpu_to_le32(1);
}

/* The checksum is an exclusive or, so it can be corrected by the difference. */
static void element_sequence(struct gsp_element *e)
{
	__le32 before = e->seqNum;

	add(&e->seqNum, 1);
	e->checkSum ^= before ^ e->seqNum;
}

static void elements_none(struct gsp_element *e)
{
	e->elemCount = 0;
}

static void elements_many(struct gsp_element *e)
{
	e->elemCount = cpu_to_le32(GSP_MAX_ELEMENTS + 1);
}

static void elements_unwritten(struct gsp_element *e)
{
	add(&e->elemCount, 1);
}

/* --- a record, rpc_message_header_v03_00 --- */

static void length_short(struct firmware_draft *d)
{
	d->head->length = cpu_to_le32(sizeof(*d->head) - 1);
}

static void length_long(struct firmware_draft *d)
{
	d->head->length = cpu_to_le32(GSP_RECORD_MAX + 1);
}

static void record_version(struct firmware_draft *d)
{
	add(&d->head->header_version, 1);
}

static void record_signature(struct firmware_draft *d)
{
	add(&d->head->signature, 1);
}

static void payload_short(struct firmware_draft *d)
{
	d->size = d->release->control->size - 1;
	d->head->length = cpu_to_le32(sizeof(*d->head) + d->size);
}

/* --- what is said of the parameters, rpc_gsp_rm_control_v03_00 --- */

static void payload_long(struct gsp_control *c)
{
	c->size = 0;
}

static void answer_long(struct gsp_control *c)
{
	c->size += 1 << 20;
}

/* --- a message --- */

static void answer_function(struct gsp_message *msg)
{
	msg->function++;
}

static void answer_early(struct gsp_message *msg)
{
	msg->sequence++;
}

static void answer_stale(struct gsp_message *msg)
{
	msg->sequence--;
}

#define KIND(kind, when, num, does, text) \
	.name = kind, .point = FW_FAULT_##when, .number = FW_NUMBER_##num, \
	.act = FW_ACT_##does, .what = text
#define NOW(name, act, what)		{ KIND(name, NOW, NONE, act, what) }
#define BOOT(name, act, what)		{ KIND(name, BOOT, TIMES, act, what) }
#define HEADER(name, spoil, what) \
	{ KIND(name, BOOT, TIMES, SPOIL, what), .header = spoil }
#define ANSWER(name, number, act, what) \
	{ KIND(name, ANSWER, number, act, what) }
#define SPOIL(name, how, spoil, what) \
	{ KIND(name, ANSWER, NONE, SPOIL, what), .how = spoil }
#define TASK(name, number, act, what)	{ KIND(name, TASK, number, act, what) }

static const struct firmware_fault faults[] = {
	NOW("hang", HANG, "does nothing any more until it is rebooted"),
	NOW("crash", CRASH, "its processor halts, which the host sees"),
	NOW("read-pointer", READ_POINTER,
	    "claims to have read where there is no element"),

	BOOT("boot-hang", HANG, "does not say that it has booted"),
	BOOT("boot-crash", CRASH, "crashes instead"),
	HEADER("queue-version", queue_version, "unknown version of its queue"),
	HEADER("queue-size", queue_size, "wrong size of its queue"),
	HEADER("queue-element-size", queue_element_size,
	       "wrong size of an element"),
	HEADER("queue-elements", queue_elements, "wrong number of elements"),
	HEADER("queue-flags", queue_flags, "read pointers are not swapped"),
	HEADER("queue-read-at", queue_read_at,
	       "the read pointer lies in the elements"),
	HEADER("queue-elements-at", queue_elements_at,
	       "the elements lie outside of the queue"),

	ANSWER("answer-hang", NONE, HANG, "hangs while it works on a call"),
	ANSWER("answer-crash", NONE, CRASH, "crashes while it works on a call"),
	ANSWER("answer-late", MS, LATE, "answers after so many milliseconds"),
	ANSWER("answer-again", TIMES, REPEAT, "gives the answer again"),
	ANSWER("status", STATUS, STATUS,
	       "does nothing and refuses with this status"),
	ANSWER("result", STATUS, RESULT,
	       "does nothing and refuses the RPC with this result"),

	SPOIL("write-pointer", send, firmware_forge_write_pointer,
	      "claims to have written where there is no element"),
	SPOIL("checksum", element, checksum, "wrong checksum"),
	SPOIL("element-sequence", element, element_sequence,
	      "an element is left out"),
	SPOIL("elements-none", element, elements_none,
	      "message of no elements"),
	SPOIL("elements-many", element, elements_many,
	      "message of more elements than can be"),
	SPOIL("elements-unwritten", element, elements_unwritten,
	      "message of an element too many"),
	SPOIL("length-short", record, length_short,
	      "record shorter than its header"),
	SPOIL("length-long", record, length_long,
	      "record longer than its elements"),
	SPOIL("record-version", record, record_version,
	      "unknown version of a record"),
	SPOIL("record-signature", record, record_signature,
	      "wrong signature of a record"),
	SPOIL("payload-short", record, payload_short,
	      "payload ends inside of what it begins with"),
	SPOIL("payload-long", control, payload_long,
	      "more payload than it says"),
	SPOIL("continuation-stray", send, firmware_forge_stray,
	      "continues what has not begun"),
	SPOIL("continuation-empty", send, firmware_forge_empty,
	      "continues with nothing"),
	SPOIL("continuation-long", send, firmware_forge_long,
	      "continues beyond the end"),
	SPOIL("continuation-missing", send, firmware_forge_missing,
	      "begins anew instead of going on"),
	SPOIL("answer-long", control, answer_long,
	      "answer longer than the question allows"),
	SPOIL("answer-function", message, answer_function,
	      "answers another question"),
	SPOIL("answer-early", message, answer_early,
	      "answers what was not asked yet"),
	SPOIL("answer-stale", message, answer_stale,
	      "answers what was answered before"),
	SPOIL("event-short", send, firmware_forge_event_short,
	      "event shorter than its structure"),
	SPOIL("event-notice", send, firmware_forge_event_notice,
	      "event that cannot be"),
	SPOIL("event-ready", send, firmware_forge_event_ready,
	      "says again that it has booted"),
	SPOIL("event-vgpu", send, firmware_forge_event_vgpu,
	      "death of a vGPU that cannot be, then the answer"),
	{ KIND("event-unknown", ANSWER, TIMES, SPOIL,
	       "unknown event, then the answer"),
	  .send = firmware_forge_event_unknown },

	{ KIND("task-mute", START, NONE, HANG,
	       "the task that is booted next does not say so") },
	TASK("task-hang", NONE, HANG,
	     "the task that is called next does not answer"),
	TASK("task-crash", NONE, CRASH,
	     "the task that is called next dies of it"),
	TASK("task-status", STATUS, STATUS,
	     "the task that is called next refuses with this status"),
	TASK("task-version", NONE, VERSION,
	     "the task that is booted next agrees on an unknown version"),
};

const struct firmware_fault *firmware_fault_at(unsigned int i)
{
	return i < ARRAY_SIZE(faults) ? &faults[i] : NULL;
}

const struct firmware_fault *firmware_fault_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(faults); i++)
		if (!strcmp(faults[i].name, name))
			return &faults[i];
	return NULL;
}
