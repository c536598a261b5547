// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls to the plugin task of one vGPU; see plugin.h.
 */
#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <asm/byteorder.h>

#include "plugin.h"
#include "status.h"

/*
 * The version of messages that we ask for.  What NVIDIA counts here is not
 * public; the control buffer that they go with is version 1.
 */
#define MESSAGES	1

/* Structures of a call are short; see GSP_PLUGIN_CODEC. */
#define SCRATCH		512

static int heap_read(struct gsp_plugin *p, u64 at, void *buf, size_t len)
{
	return p->ops->heap(p->host, p->heap + at, buf, len, false);
}

static int heap_write(struct gsp_plugin *p, u64 at, const void *buf,
		      size_t len)
{
	return p->ops->heap(p->host, p->heap + at, (void *)buf, len, true);
}

static int write_word(struct gsp_plugin *p, u64 at, u32 value)
{
	__le32 word = cpu_to_le32(value);

	return heap_write(p, at, &word, sizeof(word));
}

/* Until the word at @at is @value; the task raises no interrupt for it. */
static int wait_word(struct gsp_plugin *p, u64 at, u32 value)
{
	unsigned long deadline = jiffies + READ_ONCE(*p->limit);
	unsigned int pause = 10;
	bool late;
	__le32 word;
	int err;

	for (;;) {
		late = time_after(jiffies, deadline);
		err = heap_read(p, at, &word, sizeof(word));
		if (err || le32_to_cpu(word) == value)
			return err;
		err = READ_ONCE(p->err);
		if (err || late)
			return err ?: -ETIMEDOUT;
		usleep_range(pause, 2 * pause);
		pause = min(2 * pause, 1000u);
	}
}

static int write_control(struct gsp_plugin *p)
{
	u64 offsets[4];
	struct gsp_writer w = gsp_writer(offsets, sizeof(offsets));
	int err;

	err = p->abi->offsets_encode(&w);
	if (!err)
		err = write_word(p, p->abi->version_at, p->abi->version);
	if (!err)
		err = heap_write(p, p->abi->offsets_at, offsets,
				 sizeof(offsets));
	return err;
}

static int write_message(struct gsp_plugin *p,
			 const struct gsp_plugin_message *m)
{
	u64 buf[SCRATCH / sizeof(u64)];
	struct gsp_writer w = gsp_writer(buf, sizeof(buf));
	size_t size;
	int err;

	err = p->abi->message_encode(&w, m);
	size = sizeof(buf) - w.left;
	if (!err && size)
		err = heap_write(p, p->abi->message, buf, size);
	if (!err)
		err = write_word(p, p->abi->type_at, p->abi->numbers[m->call]);
	if (!err)
		err = write_word(p, p->abi->sequence_at, ++p->sequence);
	return err;
}

/* After the sequence number of the answer was seen. */
static int read_answer(struct gsp_plugin *p, struct gsp_plugin_message *m)
{
	u64 buf[SCRATCH / sizeof(u64)];
	struct gsp_reader r;
	int err;

	r = gsp_reader(buf, p->abi->response_bytes);
	err = heap_read(p, p->abi->response, buf, r.left);
	if (!err)
		err = p->abi->response_decode(&r, &m->answer);
	if (!err && m->answer.sequence != p->sequence)
		err = -EPROTO;
	if (!err)
		err = gsp_status_errno(m->answer.result);
	if (err || m->call != GSP_PLUGIN_VERSION)
		return err;
	r = gsp_reader(buf, p->abi->message_bytes);
	err = heap_read(p, p->abi->message, buf, r.left);
	return err ?: p->abi->message_decode(&r, m);
}

static int call_task(struct gsp_plugin *p, struct gsp_plugin_message *m)
{
	int err = READ_ONCE(p->err);

	if (err)
		return err;
	err = write_message(p, m);
	if (err)
		return err;
	p->ops->vgpu_doorbell(p->host, p->gfid);
	err = wait_word(p, p->abi->response + p->abi->processed_at,
			p->sequence);
	if (err == -ETIMEDOUT)
		gsp_plugin_end(p, -EIO);
	return err ?: read_answer(p, m);
}

int gsp_plugin_call(struct gsp_plugin *p, struct gsp_plugin_message *m)
{
	int err;

	if (!p->abi)
		return -EOPNOTSUPP;
	mutex_lock(&p->lock);
	err = call_task(p, m);
	mutex_unlock(&p->lock);
	return err;
}

static int say(struct gsp_plugin *p, enum gsp_plugin_call call)
{
	struct gsp_plugin_message m = { .call = call };

	return call_task(p, &m);
}

static int set_migrating(struct gsp_plugin *p, u8 on)
{
	return heap_write(p, p->abi->migrating_at, &on, sizeof(on));
}

/* It stays stopped unless that was in vain; then it is as it was before. */
static int end_migration(struct gsp_plugin *p, int err)
{
	if (err)
		say(p, GSP_PLUGIN_CANCEL_STOP);
	return set_migrating(p, 0) ?: err;
}

/* Stopped, so that what is saved stays true. */
static int begin_migration(struct gsp_plugin *p)
{
	int err = say(p, GSP_PLUGIN_STOP_WORK);

	if (err)
		return err;
	err = write_word(p, p->abi->moved_at, 0);
	if (!err)
		err = set_migrating(p, 1);
	return err ? end_migration(p, err) : 0;
}

/*
 * The next piece of the state, and whether it is the last.  Calls and fields
 * are public, but not in what steps a state goes through the buffer: here one
 * call moves one buffer full, from its start.  Only the last may be less, so
 * that a task cannot keep us busy with crumbs.
 */
static int save_piece(struct gsp_plugin *p, void *to, size_t room, size_t *n,
		      bool *last)
{
	struct gsp_plugin_message m = { .call = GSP_PLUGIN_SAVE };
	int err = call_task(p, &m);

	if (err)
		return err;
	if (m.answer.moved > p->abi->migration_bytes ||
	    (!m.answer.saved && m.answer.moved < p->abi->migration_bytes))
		return -EPROTO;
	if (m.answer.moved > room)
		return -ENOSPC;
	*n = m.answer.moved;
	*last = m.answer.saved;
	err = heap_read(p, p->abi->migration, to, *n);
	return err ?: write_word(p, p->abi->moved_at, *n);
}

static int save(struct gsp_plugin *p, void *state, size_t room, size_t *size)
{
	size_t at = 0, n;
	bool last = false;
	int err;

	err = begin_migration(p);
	if (err)
		return err;
	while (!err && !last) {
		err = save_piece(p, state + at, room - at, &n, &last);
		if (!err)
			at += n;
	}
	if (err)
		say(p, GSP_PLUGIN_CANCEL_SAVE);
	else
		*size = at;
	return end_migration(p, err);
}

int gsp_plugin_save(struct gsp_plugin *p, void *state, size_t room,
		    size_t *size)
{
	int err;

	if (!p->abi)
		return -EOPNOTSUPP;
	mutex_lock(&p->lock);
	err = save(p, state, room, size);
	mutex_unlock(&p->lock);
	return err;
}

/* One of nothing says that there are no more. */
static int restore_piece(struct gsp_plugin *p, const void *from, size_t n)
{
	struct gsp_plugin_message m = { .call = GSP_PLUGIN_RESTORE };
	int err;

	err = heap_write(p, p->abi->migration, from, n);
	if (!err)
		err = write_word(p, p->abi->moved_at, n);
	if (!err)
		err = call_task(p, &m);
	return !err && m.answer.moved != n ? -EPROTO : err;
}

static int restore(struct gsp_plugin *p, const void *state, size_t size)
{
	size_t n = size;
	int err;

	err = begin_migration(p);
	if (err)
		return err;
	for (; !err && size; state += n, size -= n) {
		n = min_t(u64, size, p->abi->migration_bytes);
		err = restore_piece(p, state, n);
	}
	if (!err)
		err = restore_piece(p, state, 0);
	return end_migration(p, err);
}

int gsp_plugin_restore(struct gsp_plugin *p, const void *state, size_t size)
{
	int err;

	if (!p->abi)
		return -EOPNOTSUPP;
	mutex_lock(&p->lock);
	err = restore(p, state, size);
	mutex_unlock(&p->lock);
	return err;
}

static int agree(struct gsp_plugin *p, const struct gsp_vgpu *vgpu, u32 client)
{
	struct gsp_plugin_message m = {
		.call = GSP_PLUGIN_VERSION,
		.version = MESSAGES,
	};
	int err;

	err = call_task(p, &m);
	if (err)
		return err;
	if (m.negotiated > MESSAGES)
		return -EPROTO;
	m.call = GSP_PLUGIN_CONFIG;
	m.client = client;
	m.vgpu = *vgpu;
	return call_task(p, &m);
}

void gsp_plugin_begin(struct gsp_plugin *p)
{
	mutex_lock(&p->lock);
	p->sequence = 0;
	WRITE_ONCE(p->err, 0);
	mutex_unlock(&p->lock);
}

int gsp_plugin_setup(struct gsp_plugin *p, const struct gsp_vgpu *vgpu,
		     u32 client)
{
	int err;

	if (!p->abi)
		return 0;
	mutex_lock(&p->lock);
	p->heap = vgpu->heap_address;
	err = wait_word(p, p->abi->sequence_at, p->abi->booted);
	if (!err)
		err = write_control(p);
	if (!err)
		err = agree(p, vgpu, client);
	mutex_unlock(&p->lock);
	/* Of a death the event tells. */
	if (err && err != READ_ONCE(p->err))
		dev_err(p->dev, "task of vGPU %u cannot be set up: error %d\n",
			p->gfid, err);
	return err;
}

void gsp_plugin_end(struct gsp_plugin *p, int err)
{
	WRITE_ONCE(p->err, err);
}
