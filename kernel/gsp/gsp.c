// SPDX-License-Identifier: GPL-2.0-only
/*
 * A GPU's firmware from its boot to its end, and what it says by itself; see
 * gsp.h.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "priv.h"

static void ring_doorbell(void *ctx)
{
	struct gsp *gsp = ctx;

	gsp->ops->doorbell(gsp->host);
}

void gsp_tell_died(struct gsp *gsp, u32 gfid)
{
	set_bit(gfid, gsp->died);
	queue_work(gsp->wq, &gsp->event_work);
}

static int take_notice(void *ctx, enum gsp_notice notice, u32 gfid)
{
	struct gsp *gsp = ctx;

	switch (notice) {
	case GSP_NOTICE_READY:
		/* A boot by itself has made it forget what we told it. */
		if (completion_done(&gsp->ready))
			return -EPROTO;
		complete_all(&gsp->ready);
		break;
	case GSP_NOTICE_VGPU_CRASHED:
		if (gfid && gfid <= GSP_MAX_GFID) {
			gsp_plugin_end(&gsp->plugins[gfid], -EIO);
			gsp_tell_died(gsp, gfid);
		} else {
			dev_warn_ratelimited(gsp->dev,
				"firmware says that vGPU %u died, which cannot be\n",
				gfid);
		}
		break;
	default:
		break;
	}
	return 0;
}

static void take_broken(void *ctx)
{
	struct gsp *gsp = ctx;
	u32 gfid;

	for (gfid = 1; gfid <= GSP_MAX_GFID; gfid++)
		gsp_plugin_end(&gsp->plugins[gfid], -EIO);
	complete_all(&gsp->ready);
	gsp_tell_died(gsp, 0);
}

/*
 * Apart from the receiving work: the host may wait here for locks that it
 * holds elsewhere while it waits for an answer.
 */
static void event_work(struct work_struct *work)
{
	struct gsp *gsp = container_of(work, struct gsp, event_work);
	unsigned int gfid;

	for (gfid = 0; gfid <= GSP_MAX_GFID; gfid++) {
		if (!test_and_clear_bit(gfid, gsp->died))
			continue;
		gsp->ops->event(gsp->host, gfid ? GSP_EVENT_VGPU_DIED :
				GSP_EVENT_DIED, gfid);
	}
}

static const struct gsp_rpc_ops rpc_ops = {
	.doorbell = ring_doorbell,
	.notice = take_notice,
	.broken = take_broken,
};

static void init_plugins(struct gsp *gsp)
{
	u32 gfid;

	for (gfid = 1; gfid <= GSP_MAX_GFID; gfid++) {
		struct gsp_plugin *p = &gsp->plugins[gfid];

		p->dev = gsp->dev;
		p->abi = gsp->release->plugin;
		p->ops = gsp->ops;
		p->host = gsp->host;
		p->gfid = gfid;
		p->limit = &gsp->rpc.limit;
		p->err = -ENOENT;
		mutex_init(&p->lock);
	}
}

static int gsp_init(struct gsp *gsp, void *shared, size_t size)
{
	int err;

	init_plugins(gsp);
	init_completion(&gsp->ready);
	INIT_WORK(&gsp->event_work, event_work);
	gsp->wq = alloc_workqueue("gsp-%s", WQ_UNBOUND, 0, dev_name(gsp->dev));
	if (!gsp->wq)
		return -ENOMEM;
	err = gsp_rpc_init(&gsp->rpc, gsp->dev, gsp->release, shared, size,
			   gsp->wq, &rpc_ops, gsp);
	if (err)
		destroy_workqueue(gsp->wq);
	return err;
}

/**
 * gsp_new() - prepare to talk to a firmware that has not been started yet
 * @dev:     for messages
 * @release: which release it is; NULL or "" for the default one
 * @shared:  GSP_SHARED_SIZE bytes, page aligned, that the firmware sees too;
 *	     stays the caller's and must outlive the gsp
 * @size:    its size
 * @ops:     how to reach the firmware and the caller; stays valid likewise
 * @host:    handed to @ops
 *
 * Context: process; may sleep.
 * Return: the gsp, or ERR_PTR: -EOPNOTSUPP (no such release), -EINVAL (shared
 * memory of a wrong size or alignment), -ENOMEM.
 */
struct gsp *gsp_new(struct device *dev, const char *release, void *shared,
		    size_t size, const struct gsp_host_ops *ops, void *host)
{
	const struct gsp_release *r = gsp_release_find(release);
	struct gsp *gsp;
	int err;

	if (!r)
		return ERR_PTR(-EOPNOTSUPP);
	gsp = kvzalloc(sizeof(*gsp), GFP_KERNEL);
	if (!gsp)
		return ERR_PTR(-ENOMEM);
	gsp->dev = dev;
	gsp->release = r;
	gsp->ops = ops;
	gsp->host = host;
	err = gsp_init(gsp, shared, size);
	if (err) {
		kvfree(gsp);
		return ERR_PTR(err);
	}
	return gsp;
}

/**
 * gsp_free() - the end
 * @gsp: from gsp_new()
 *
 * Context: process; may sleep, waits for an event that is being handled.  No
 * call may be under way and no interrupt may come any more.  NULL is fine.
 */
void gsp_free(struct gsp *gsp)
{
	if (!gsp)
		return;
	gsp_rpc_exit(&gsp->rpc);
	cancel_work_sync(&gsp->event_work);
	destroy_workqueue(gsp->wq);
	kvfree(gsp);
}

/**
 * gsp_firmware() - version of the firmware, text for people
 * @gsp: from gsp_new()
 */
const char *gsp_firmware(const struct gsp *gsp)
{
	return gsp->release->name;
}

/**
 * gsp_interrupt() - the firmware has written something
 * @gsp: from gsp_new()
 *
 * Context: any.
 */
void gsp_interrupt(struct gsp *gsp)
{
	gsp_rpc_interrupt(&gsp->rpc);
}

/**
 * gsp_give_up() - the firmware is known to be of no use any more
 * @gsp:    from gsp_new()
 * @reason: for people, about the GPU; see gsp_reason()
 *
 * Whoever waits for an answer gets -EIO at once, and every later call, too; the
 * event GSP_EVENT_DIED comes.  Nothing happens when the firmware is lost
 * already.
 *
 * Context: process; may sleep.
 */
void gsp_give_up(struct gsp *gsp, const char *reason)
{
	gsp_rpc_lose(&gsp->rpc, -EIO, reason);
}

/**
 * gsp_ping() - see whether the firmware answers
 * @gsp: from gsp_new()
 *
 * One that does not is lost with this.
 *
 * Context: process; sleeps, see gsp_set_limit().
 */
void gsp_ping(struct gsp *gsp)
{
	u64 none;
	size_t size = 0;

	gsp_rpc_call(&gsp->rpc, gsp->release->rpc->nop, &none, &size, 0);
}

/**
 * gsp_error() - is the firmware lost?
 * @gsp: from gsp_new()
 *
 * Context: any.
 * Return: 0, or the errno that the call got with which it was lost.
 */
int gsp_error(const struct gsp *gsp)
{
	return READ_ONCE(gsp->rpc.broken);
}

/**
 * gsp_reason() - why the firmware is lost, for people
 * @gsp: from gsp_new()
 *
 * Context: any.
 * Return: what the GPU suffers from, e.g. "its firmware has crashed"; NULL
 * while gsp_error() is 0.  Valid until gsp_free().
 */
const char *gsp_reason(const struct gsp *gsp)
{
	/* The text was written before the error was. */
	return smp_load_acquire(&gsp->rpc.broken) ? gsp->rpc.reason : NULL;
}

/**
 * gsp_set_limit() - how long the firmware may take
 * @gsp: from gsp_new()
 * @ms:  to boot, to answer a call, and a task to answer one, milliseconds;
 *	 half a minute unless it is said
 *
 * Context: any; holds for waits that begin later.
 */
void gsp_set_limit(struct gsp *gsp, unsigned int ms)
{
	WRITE_ONCE(gsp->rpc.limit, msecs_to_jiffies(ms));
}

static int alloc_object(struct gsp *gsp, enum gsp_class class, u32 parent,
			u32 object)
{
	const struct gsp_alloc_abi *abi = gsp->release->alloc;
	struct gsp_object o = {
		.class = class,
		.client = CLIENT,
		.parent = parent,
		.object = object,
	};
	struct gsp_writer w;
	size_t size;
	u32 status;
	void *buf;
	int err;

	buf = kvzalloc(abi->size, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	w = gsp_writer(buf, abi->size);
	err = abi->encode(&w, &o);
	size = abi->size - w.left;
	if (!err)
		err = gsp_rpc_call(&gsp->rpc, abi->function, buf, &size,
				   abi->size);
	if (!err)
		err = abi->status(buf, size, &status);
	if (!err)
		err = gsp_check_status(gsp, status, "make object", object);
	kvfree(buf);
	return err;
}

static int post_system(struct gsp *gsp, const struct gsp_system *system,
		       void *buf, size_t room)
{
	const struct gsp_system_abi *abi = gsp->release->system;
	struct gsp_writer w = gsp_writer(buf, room);
	int err = abi->encode(&w, system);

	return err ?: gsp_rpc_post(&gsp->rpc, abi->function, buf,
				   room - w.left);
}

static int post_registry(struct gsp *gsp, bool sriov, void *buf, size_t room)
{
	const struct gsp_registry_abi *abi = gsp->release->registry;
	struct gsp_writer w = gsp_writer(buf, room);
	int err = abi->encode(&w, sriov);

	return err ?: gsp_rpc_post(&gsp->rpc, abi->function, buf,
				   room - w.left);
}

/**
 * gsp_hand_over() - tell the firmware what it will find itself in
 * @gsp:    from gsp_new(), before the firmware is started
 * @system: that
 *
 * The message waits in the queue; there is no answer to it.
 *
 * Context: process; may sleep.
 * Return: 0; -ENOMEM; -EIO (the firmware has been given up).
 */
int gsp_hand_over(struct gsp *gsp, const struct gsp_system *system)
{
	size_t room = max(gsp->release->system->size,
			  gsp->release->registry->size);
	void *buf;
	int err;

	buf = kzalloc(room, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	err = post_system(gsp, system, buf, room);
	if (!err)
		err = post_registry(gsp, system->vfs.total, buf, room);
	kfree(buf);
	return err;
}

/* NVIDIA's driver says it likewise once, after it has logged in. */
static int allow_kinds(struct gsp *gsp)
{
	const struct gsp_switch_abi *abi = gsp->release->kinds;
	struct gsp_request req;
	int err;

	err = gsp_request_begin(gsp, &req, abi->cmd, abi->size, GFP_KERNEL);
	if (err)
		return err;
	err = abi->encode(&req.w, true);
	return gsp_request_end(gsp, &req, err, "allow types side by side", 1);
}

/**
 * gsp_wait_ready() - wait until the firmware has booted, and log in to it
 * @gsp: from gsp_new()
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: 0; -ETIMEDOUT; -EPROTO or -EMSGSIZE (what it says is malformed);
 * -ENOMEM; what a refusal means.
 */
int gsp_wait_ready(struct gsp *gsp)
{
	int err;

	if (!wait_for_completion_timeout(&gsp->ready,
					 READ_ONCE(gsp->rpc.limit)))
		gsp_rpc_lose(&gsp->rpc, -ETIMEDOUT,
			     "its firmware did not boot in time");
	err = gsp_error(gsp);
	if (err)
		return err;
	err = alloc_object(gsp, GSP_CLASS_CLIENT, CLIENT, CLIENT);
	if (!err)
		err = alloc_object(gsp, GSP_CLASS_DEVICE, CLIENT, DEVICE);
	if (!err)
		err = alloc_object(gsp, GSP_CLASS_SUBDEVICE, DEVICE,
				   SUBDEVICE);
	return err ?: allow_kinds(gsp);
}
