// SPDX-License-Identifier: GPL-2.0-only
/*
 * Message queues shared with the firmware; see queue.h.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <asm/barrier.h>
#include <asm/byteorder.h>

#include "queue.h"
#include "record.h"

/* Headers are aligned to 1 << GSP_MSG_QUEUE_HEADER_ALIGN, entries to a page. */
#define RX_OFFSET	ALIGN(sizeof(struct gsp_tx_header), 16)
#define ENTRY_OFFSET	GSP_ELEMENT_SIZE

bool gsp_queue_fits(const void *shared, size_t size)
{
	size_t half = size / 2;

	/* One element more than a message: one always stays empty. */
	return IS_ALIGNED((unsigned long)shared, GSP_ELEMENT_SIZE) &&
	       IS_ALIGNED(half, GSP_ELEMENT_SIZE) && half * 2 == size &&
	       half >= ENTRY_OFFSET + GSP_MESSAGE_MAX + GSP_ELEMENT_SIZE &&
	       half <= U32_MAX;
}

int gsp_queue_init(struct gsp_queue *q, enum gsp_end end,
		   enum gsp_checksum checksum, void *shared, size_t size)
{
	size_t half = size / 2;
	u8 *own, *peer;

	if (!gsp_queue_fits(shared, size))
		return -EINVAL;
	own = (u8 *)shared + (end == GSP_HOST ? 0 : half);
	peer = (u8 *)shared + (end == GSP_HOST ? half : 0);
	*q = (struct gsp_queue) {
		.checksum = checksum,
		.tx = (void *)own,
		.rx = (void *)(own + RX_OFFSET),
		.tx_entries = own + ENTRY_OFFSET,
		.tx_count = (half - ENTRY_OFFSET) / GSP_ELEMENT_SIZE,
		.size = half,
		.peer = (void *)peer,
	};

	memset(own, 0, ENTRY_OFFSET);
	q->tx->version = cpu_to_le32(GSP_QUEUE_VERSION);
	q->tx->msgSize = cpu_to_le32(GSP_ELEMENT_SIZE);
	q->tx->msgCount = cpu_to_le32(q->tx_count);
	q->tx->flags = cpu_to_le32(GSP_QUEUE_SWAP_RX);
	q->tx->rxHdrOff = cpu_to_le32(RX_OFFSET);
	q->tx->entryOff = cpu_to_le32(ENTRY_OFFSET);
	/* The size comes last: it tells the other side that all is there. */
	smp_store_release(&q->tx->size, cpu_to_le32(half));
	return 0;
}

/* What is wrong with the queue that the other side has made, or NULL. */
static const char *header_trouble(const struct gsp_queue *q,
				  const struct gsp_tx_header *h)
{
	u32 rx_off = le32_to_cpu(h->rxHdrOff);
	u32 entry_off = le32_to_cpu(h->entryOff);
	u32 count = le32_to_cpu(h->msgCount);

	if (le32_to_cpu(h->version) != GSP_QUEUE_VERSION)
		return "version of the queue";
	if (le32_to_cpu(h->size) != q->size)
		return "size of the queue";
	if (le32_to_cpu(h->msgSize) != GSP_ELEMENT_SIZE)
		return "size of the queue's elements";
	if (!(le32_to_cpu(h->flags) & GSP_QUEUE_SWAP_RX))
		return "flags of the queue";
	if (entry_off < sizeof(struct gsp_rx_header) ||
	    !IS_ALIGNED(entry_off, sizeof(u64)) || entry_off >= q->size)
		return "place of the queue's elements";
	if (rx_off < sizeof(struct gsp_tx_header) ||
	    !IS_ALIGNED(rx_off, sizeof(u32)) ||
	    rx_off > entry_off - sizeof(struct gsp_rx_header))
		return "place of the read pointer";
	if (count != (q->size - entry_off) / GSP_ELEMENT_SIZE ||
	    count <= GSP_MAX_ELEMENTS)
		return "number of the queue's elements";
	return NULL;
}

/*
 * Find the queue of the other side: 0, -EAGAIN it has not made one yet,
 * -EPROTO what it made is not one.  Only the receiving side links; the sending
 * side, which may be another thread, sees the result by @peer_rx.
 */
static int link_peer(struct gsp_queue *q)
{
	struct gsp_tx_header h;
	const char *trouble;

	if (q->rx_entries)
		return 0;
	if (!smp_load_acquire(&q->peer->size))
		return -EAGAIN;
	memcpy(&h, q->peer, sizeof(h));
	trouble = header_trouble(q, &h);
	if (trouble)
		return gsp_queue_malformed(q, -EPROTO, trouble);

	q->rx_entries = (const u8 *)q->peer + le32_to_cpu(h.entryOff);
	q->rx_count = le32_to_cpu(h.msgCount);
	smp_store_release(&q->peer_rx, (const void *)((const u8 *)q->peer +
						      le32_to_cpu(h.rxHdrOff)));
	return 0;
}

/*
 * Elements that can be written.  Until the other side is there the whole ring
 * is free: the host may queue messages before the firmware boots.
 */
static int free_elements(struct gsp_queue *q, u32 *free)
{
	const struct gsp_rx_header *rx = smp_load_acquire(&q->peer_rx);
	u32 read = 0;

	if (rx) {
		read = le32_to_cpu(smp_load_acquire(&rx->readPtr));
		if (read >= q->tx_count)
			return gsp_queue_malformed(q, -EPROTO, "read pointer");
	}
	/* One element stays empty, so that full differs from empty. */
	*free = (read + q->tx_count - q->tx_write - 1) % q->tx_count;
	return 0;
}

/* @buf is aligned to 8, and padded with zeros to it. */
static u32 checksum(const void *buf, size_t len)
{
	const __le64 *p = buf;
	const __le64 *end = p + DIV_ROUND_UP(len, sizeof(*p));
	u64 sum = 0;

	while (p < end)
		sum ^= le64_to_cpu(*p++);
	return (u32)(sum >> 32) ^ (u32)sum;
}

static u32 message_checksum(const struct gsp_queue *q, const void *msg,
			    u32 elements, size_t len)
{
	if (q->checksum == GSP_CHECKSUM_PAGES)
		return checksum(msg, (size_t)elements * GSP_ELEMENT_SIZE);
	return checksum(msg, sizeof(struct gsp_element) + len);
}

static void write_elements(struct gsp_queue *q, const u8 *msg, u32 elements)
{
	u32 at = q->tx_write;

	for (; elements; elements--, msg += GSP_ELEMENT_SIZE) {
		memcpy(q->tx_entries + (size_t)at * GSP_ELEMENT_SIZE, msg,
		       GSP_ELEMENT_SIZE);
		at = (at + 1) % q->tx_count;
	}
	q->tx_write = at;
	/* The elements must be visible before they are announced. */
	smp_store_release(&q->tx->writePtr, cpu_to_le32(at));
}

int gsp_queue_send(struct gsp_queue *q, struct gsp_element *msg, size_t len)
{
	u32 elements, free;
	int err;

	if (!len || len > GSP_RECORD_MAX)
		return -EMSGSIZE;
	err = free_elements(q, &free);
	if (err)
		return err;
	elements = DIV_ROUND_UP(sizeof(*msg) + len, GSP_ELEMENT_SIZE);
	if (elements > free)
		return -EAGAIN;

	memset((u8 *)(msg + 1) + len, 0,
	       elements * GSP_ELEMENT_SIZE - sizeof(*msg) - len);
	memset(msg, 0, sizeof(*msg));
	msg->seqNum = cpu_to_le32(q->tx_seq);
	msg->elemCount = cpu_to_le32(elements);
	msg->checkSum = cpu_to_le32(message_checksum(q, msg, elements, len));
	write_elements(q, (const u8 *)msg, elements);
	q->tx_seq++;
	return 0;
}

static void read_elements(const struct gsp_queue *q, u32 at, u32 elements,
			  u8 *msg)
{
	at = (q->rx_read + at) % q->rx_count;
	for (; elements; elements--, msg += GSP_ELEMENT_SIZE) {
		memcpy(msg, q->rx_entries + (size_t)at * GSP_ELEMENT_SIZE,
		       GSP_ELEMENT_SIZE);
		at = (at + 1) % q->rx_count;
	}
}

/* How many elements wait to be read. */
static int waiting_elements(struct gsp_queue *q, u32 *waiting)
{
	u32 write = le32_to_cpu(smp_load_acquire(&q->peer->writePtr));

	if (write >= q->rx_count)
		return gsp_queue_malformed(q, -EPROTO, "write pointer");
	*waiting = (write + q->rx_count - q->rx_read) % q->rx_count;
	return *waiting ? 0 : -EAGAIN;
}

static int check_message(struct gsp_queue *q, const struct gsp_element *msg,
			 u32 elements, size_t *len)
{
	const struct gsp_record_header *rpc = (const void *)(msg + 1);
	size_t room = (size_t)elements * GSP_ELEMENT_SIZE - sizeof(*msg);
	size_t size = le32_to_cpu(rpc->length);

	if (size < sizeof(*rpc) || size > room)
		return gsp_queue_malformed(q, -EMSGSIZE, "length of a record");
	if (message_checksum(q, msg, elements, size))
		return gsp_queue_malformed(q, -EPROTO, "checksum");
	if (le32_to_cpu(msg->seqNum) != q->rx_seq)
		return gsp_queue_malformed(q, -EPROTO, "sequence of the elements");
	*len = size;
	return 0;
}

int gsp_queue_receive(struct gsp_queue *q, struct gsp_element *msg,
		      size_t *len)
{
	u32 waiting, elements;
	int err;

	err = link_peer(q);
	if (!err)
		err = waiting_elements(q, &waiting);
	if (err)
		return err;

	read_elements(q, 0, 1, (u8 *)msg);
	elements = le32_to_cpu(msg->elemCount);
	if (!elements || elements > min(waiting, GSP_MAX_ELEMENTS))
		return gsp_queue_malformed(q, -EPROTO, "number of elements");
	read_elements(q, 1, elements - 1, (u8 *)msg + GSP_ELEMENT_SIZE);
	err = check_message(q, msg, elements, len);
	if (err)
		return err;

	q->rx_seq++;
	q->rx_read = (q->rx_read + elements) % q->rx_count;
	/* All copies are done before the other side may write there again. */
	smp_store_release(&q->rx->readPtr, cpu_to_le32(q->rx_read));
	return 0;
}
