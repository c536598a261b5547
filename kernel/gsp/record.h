/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RPC records, and the messages that are made of them.
 *
 * A record is an RPC header with payload, in one queue message.  What is too
 * long for one goes on in continuation records; how much is to come can only
 * be known from the payload, so a release's codec says it.
 *
 * Format: NVIDIA/open-gpu-kernel-modules, tag 535.113.01,
 * src/nvidia/generated/g_rpc-message-header.h (rpc_message_header_v03_00) and
 * src/nvidia/kernel/inc/vgpu/rpc_headers.h; the splitting as _issueRpcLarge()
 * in src/nvidia/kernel/vgpu/nv/rpc.c does it.
 *
 * Nothing here sleeps, allocates, locks or prints; both ends use it.
 */
#ifndef NVVGPU_GSP_RECORD_H
#define NVVGPU_GSP_RECORD_H

#include <linux/build_bug.h>
#include <linux/types.h>

struct gsp_element;
struct gsp_queue;

/* rpc_message_header_v03_00 */
struct gsp_record_header {
	__le32 header_version;
	__le32 signature;
	__le32 length;			/* header and payload of this record */
	__le32 function;
	__le32 rpc_result;
	__le32 rpc_result_private;
	__le32 sequence;
	__le32 spare;
};
static_assert(sizeof(struct gsp_record_header) == 32);

#define GSP_RECORD_VERSION	0x03000000
#define GSP_RECORD_SIGNATURE	0x43505256	/* "VRPC" */
#define GSP_RESULT_PENDING	0xffffffff	/* of a request */

/*
 * struct gsp_message - function and payload, however many records it takes
 * @function: what is asked, answered or told
 * @result:   GSP_RESULT_PENDING in a request, a status otherwise
 * @sequence: chosen by who asks, given back with the answer
 * @payload:  what follows the header
 * @size:     bytes of it
 */
struct gsp_message {
	u32 function;
	u32 result;
	u32 sequence;
	const void *payload;
	size_t size;
};

/*
 * struct gsp_rpc_abi - what a release says about messages
 * @nop:	  function that does nothing
 * @continuation: function of a continuation record
 * @first_event:  this function and those above tell rather than answer
 * @payload_size: how many bytes of payload the message has whose first
 *		  record is given; -EMSGSIZE when not even that can be read
 */
struct gsp_rpc_abi {
	u32 nop;
	u32 continuation;
	u32 first_event;
	int (*payload_size)(u32 function, const void *first, size_t len,
			    size_t *size);
};

/*
 * struct gsp_sender - a message on its way out
 */
struct gsp_sender {
	const struct gsp_rpc_abi *abi;
	const struct gsp_message *msg;
	size_t sent;		/* bytes of payload */
	bool started;
};

static inline bool gsp_sender_done(const struct gsp_sender *s)
{
	return s->started && s->sent == s->msg->size;
}

/*
 * gsp_sender_step() - send the next record
 * @buf: scratch, GSP_MESSAGE_MAX bytes
 *
 * Return: 0, or what gsp_queue_send() returned; after -EAGAIN it may be called
 * again.
 */
int gsp_sender_step(struct gsp_sender *s, struct gsp_queue *q,
		    struct gsp_element *buf);

/*
 * struct gsp_receiver - messages on their way in
 * @abi:   the release's
 * @buf:   scratch, GSP_MESSAGE_MAX bytes
 * @begin: a message other than an event begins; sets *@dst to @size bytes of
 *	   memory for its payload (never NULL, even for none), or to NULL for
 *	   it to be dropped.  Returns 0, or an error that gsp_receive() then
 *	   returns.
 * @ctx:   handed to @begin
 * @msg:   the unfinished message; private, as all below
 */
struct gsp_receiver {
	const struct gsp_rpc_abi *abi;
	struct gsp_element *buf;
	int (*begin)(void *ctx, const struct gsp_message *head, size_t size,
		     void **dst);
	void *ctx;

	struct gsp_message msg;
	u8 *dst;
	size_t got;
	bool unfinished;
};

/*
 * gsp_receive() - take records until a message is complete
 * @msg: gets it; an event's payload lies in @r->buf until the next call
 *
 * Events may come between the records of another message; an event itself
 * never has more than one record.
 *
 * Return: 0; -EAGAIN no complete message is there; -EPROTO or -EMSGSIZE what
 * arrived is malformed, and the stream lost, see @q->trouble; or what @r->begin
 * returned.
 */
int gsp_receive(struct gsp_receiver *r, struct gsp_queue *q,
		struct gsp_message *msg);

#endif
