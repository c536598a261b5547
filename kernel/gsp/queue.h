/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Message queues in memory that two sides share who do not trust each other.
 *
 * Layout and rules are those of NVIDIA/open-gpu-kernel-modules, tag
 * 535.113.01: src/common/shared/msgq/inc/msgq/msgq_priv.h (headers, swapped
 * read pointers) and src/nvidia/inc/kernel/gpu/gsp/message_queue_priv.h
 * (elements).  They are the same in all later releases that are known here, but
 * for what the checksum covers.
 *
 * Each queue has one header page and then elements of 4 KiB.  A side writes
 * only into the half it sends from: its elements, its write pointer, and, as
 * read pointers are swapped, how far it has read the other's queue.
 *
 * No locks: one caller at a time may send and one at a time receive; the two
 * may be different ones.  Nothing here sleeps, allocates or prints.
 */
#ifndef NVVGPU_GSP_QUEUE_H
#define NVVGPU_GSP_QUEUE_H

#include <linux/build_bug.h>
#include <linux/types.h>

#define GSP_ELEMENT_SIZE	4096u
#define GSP_MAX_ELEMENTS	16u
/* The longest message with its element header, and without. */
#define GSP_MESSAGE_MAX		(GSP_MAX_ELEMENTS * GSP_ELEMENT_SIZE)
#define GSP_RECORD_MAX		(GSP_MESSAGE_MAX - sizeof(struct gsp_element))

/* msgqTxHeader: written by the side that sends */
struct gsp_tx_header {
	__le32 version;
	__le32 size;		/* of this queue with its header, bytes */
	__le32 msgSize;
	__le32 msgCount;
	__le32 writePtr;	/* element that will be written next */
	__le32 flags;
	__le32 rxHdrOff;
	__le32 entryOff;
};
static_assert(sizeof(struct gsp_tx_header) == 32);

#define GSP_QUEUE_VERSION	0
#define GSP_QUEUE_SWAP_RX	1	/* MSGQ_FLAGS_SWAP_RX */

/* msgqRxHeader: how far the owner of this half has read the other's */
struct gsp_rx_header {
	__le32 readPtr;
};
static_assert(sizeof(struct gsp_rx_header) == 4);

/* GSP_MSG_QUEUE_ELEMENT up to its rpc, which is aligned to 8 */
struct gsp_element {
	u8 authTagBuffer[16];	/* used by confidential computing only */
	u8 aadBuffer[16];
	__le32 checkSum;	/* makes the exclusive or of all words 0 */
	__le32 seqNum;
	__le32 elemCount;
	__le32 pad;
};
static_assert(sizeof(struct gsp_element) == 48);

enum gsp_end { GSP_HOST, GSP_FIRMWARE };

/* What a message's checksum covers; releases differ. */
enum gsp_checksum {
	GSP_CHECKSUM_PAGES,	/* all elements of the message, whole */
	GSP_CHECKSUM_LENGTH,	/* the element header and the record */
};

/*
 * struct gsp_queue - one side's view of both queues
 *
 * Everything but the pointed-to memory is private to this side; what decides
 * about an access is never read back from shared memory.
 */
struct gsp_queue {
	enum gsp_checksum checksum;
	struct gsp_tx_header *tx;
	struct gsp_rx_header *rx;	/* our reading of theirs */
	u8 *tx_entries;
	u32 tx_count;
	u32 tx_write;
	u32 tx_seq;

	size_t size;
	const struct gsp_tx_header *peer;
	const struct gsp_rx_header *peer_rx;	/* their reading of ours */
	const u8 *rx_entries;		/* NULL until linked */
	u32 rx_count;
	u32 rx_read;
	u32 rx_seq;

	const char *trouble;		/* after -EPROTO, -EMSGSIZE: what about */
};

/* What came from the other side is malformed: remember @what, return @err. */
static inline int gsp_queue_malformed(struct gsp_queue *q, int err,
				      const char *what)
{
	q->trouble = what;
	return err;
}

/*
 * gsp_queue_fits() - whether queues can be made in this memory
 */
bool gsp_queue_fits(const void *shared, size_t size);

/*
 * gsp_queue_init() - make the queue that this side sends from
 * @end:    which side this is
 * @shared: memory of both queues, page aligned; the host's comes first
 * @size:   its size, an even number of pages, room for a message in each half
 *
 * Return: 0, or -EINVAL for a size or alignment that cannot be.
 */
int gsp_queue_init(struct gsp_queue *q, enum gsp_end end,
		   enum gsp_checksum checksum, void *shared, size_t size);

/*
 * gsp_queue_send() - send one message
 * @msg: element header, to be filled here, followed by the record; the buffer
 *	 is GSP_MESSAGE_MAX bytes long and becomes zero after the record up to
 *	 the end of the last element
 * @len: bytes of the record, without the element header
 *
 * Return: 0; -EAGAIN no room now; -EMSGSIZE empty or more than a message can
 * carry; -EPROTO the other side's read pointer is wild, see @q->trouble.
 */
int gsp_queue_send(struct gsp_queue *q, struct gsp_element *msg, size_t len);

/*
 * gsp_queue_receive() - take one message
 * @msg: GSP_MESSAGE_MAX bytes; gets element header and record
 * @len: gets the bytes of the record, as its own length word says
 *
 * The message is copied once and then checked in private memory.
 *
 * The other side's queue is looked for here, when there is none yet.
 *
 * Return: 0; -EAGAIN there is no message, or no queue; -EMSGSIZE the record's
 * length does not fit its elements; -EPROTO anything else malformed.  After
 * either of the last two the stream is lost for good, and @q->trouble says in
 * a few words what was wrong.
 */
int gsp_queue_receive(struct gsp_queue *q, struct gsp_element *msg,
		      size_t *len);

#endif
