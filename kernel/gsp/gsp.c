// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a GPU's firmware can be asked; see gsp.h.
 */
#include <linux/bitmap.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "gsp.h"
#include "plugin.h"
#include "release.h"
#include "rpc.h"
#include "status.h"

/* Handles of our objects, ours to choose but for those of other clients. */
#define CLIENT		0xc1d00000
#define DEVICE		0xde1d0000
#define SUBDEVICE	0x5d1d0000

/*
 * struct gsp - the firmware of one GPU
 * @died: vGPUs whose task has died and of which the host was not told yet, by
 *	  gfid; bit 0 is the firmware itself.  A set, not a list, so that a
 *	  firmware that repeats itself costs nothing.
 * @plugins: by gfid
 * @ends: by gfid, steps that the end of a task still takes: 2 to shut it down
 *	  and clean up, 1 to clean up.  The caller does not use one gfid twice
 *	  at a time.
 */
struct gsp {
	struct device *dev;
	const struct gsp_release *release;
	const struct gsp_host_ops *ops;
	void *host;
	struct workqueue_struct *wq;
	struct gsp_rpc rpc;
	struct completion ready;
	struct work_struct event_work;
	DECLARE_BITMAP(died, GSP_MAX_GFID + 1);
	struct gsp_plugin plugins[GSP_MAX_GFID + 1];
	u8 ends[GSP_MAX_GFID + 1];
};

static void ring_doorbell(void *ctx)
{
	struct gsp *gsp = ctx;

	gsp->ops->doorbell(gsp->host);
}

static void tell_died(struct gsp *gsp, u32 gfid)
{
	set_bit(gfid, gsp->died);
	queue_work(gsp->wq, &gsp->event_work);
}

static void take_notice(void *ctx, enum gsp_notice notice, u32 gfid)
{
	struct gsp *gsp = ctx;

	switch (notice) {
	case GSP_NOTICE_READY:
		complete_all(&gsp->ready);
		break;
	case GSP_NOTICE_VGPU_CRASHED:
		if (gfid && gfid <= GSP_MAX_GFID) {
			gsp_plugin_end(&gsp->plugins[gfid], -EIO);
			tell_died(gsp, gfid);
		} else {
			dev_warn_ratelimited(gsp->dev,
				"firmware says that vGPU %u died, which cannot be\n",
				gfid);
		}
		break;
	default:
		break;
	}
}

static void take_broken(void *ctx)
{
	struct gsp *gsp = ctx;
	u32 gfid;

	for (gfid = 1; gfid <= GSP_MAX_GFID; gfid++)
		gsp_plugin_end(&gsp->plugins[gfid], -EIO);
	complete_all(&gsp->ready);
	tell_died(gsp, 0);
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

static int check_status(struct gsp *gsp, u32 status, const char *what, u32 id)
{
	int err = gsp_status_errno(status);

	if (err)
		dev_err(gsp->dev, "firmware refused to %s (%#x): %s (%#x)\n",
			what, id, gsp_status_name(status), status);
	return err;
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
		err = check_status(gsp, status, "make object", object);
	kvfree(buf);
	return err;
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
	return err;
}

/* A control call that is being put together. */
struct request {
	void *buf;
	size_t size;
	struct gsp_writer w;	/* where its parameters go */
};

static int request_begin(struct gsp *gsp, struct request *req, u32 cmd,
			 size_t params, gfp_t gfp)
{
	const struct gsp_control_abi *abi = gsp->release->control;
	struct gsp_control c = {
		.client = CLIENT,
		.object = SUBDEVICE,
		.cmd = cmd,
		.size = params,
	};
	int err;

	req->size = abi->size + params;
	req->buf = kvzalloc(req->size, gfp);
	if (!req->buf)
		return -ENOMEM;
	req->w = gsp_writer(req->buf, req->size);
	err = abi->encode(&req->w, &c);
	if (err)
		kvfree(req->buf);
	return err;
}

/* Sends the request unless @err says that it could not be made; frees it. */
static int request_end(struct gsp *gsp, struct request *req, int err,
		       const char *what, u32 id)
{
	const struct gsp_control_abi *abi = gsp->release->control;
	size_t size = req->size;
	u32 status;

	if (!err)
		err = gsp_rpc_call(&gsp->rpc, abi->function, req->buf, &size,
				   req->size);
	if (!err)
		err = abi->status(req->buf, size, &status);
	if (!err)
		err = check_status(gsp, status, what, id);
	kvfree(req->buf);
	return err;
}

/**
 * gsp_add_types() - replace the types that the firmware knows
 * @gsp:   from gsp_new()
 * @types: what it shall know
 * @num:   how many, at most GSP_MAX_TYPES
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: 0; -EINVAL (too many, or one that the firmware cannot be told:
 * name, id, BAR 1); -ENOMEM; -ETIMEDOUT; -EIO, -EPROTO, -EMSGSIZE (the
 * firmware is lost); what a refusal means.
 */
int gsp_add_types(struct gsp *gsp, const struct gsp_type *types,
		  unsigned int num)
{
	const struct gsp_types_abi *abi = gsp->release->types;
	struct request req;
	int err;

	if (num > GSP_MAX_TYPES)
		return -EINVAL;
	err = request_begin(gsp, &req, abi->cmd, abi->size, GFP_KERNEL);
	if (err)
		return err;
	err = abi->encode(&req.w, types, num, true);
	return request_end(gsp, &req, err, "take types", num);
}

/**
 * gsp_heap_bytes() - GPU memory that the task of each vGPU needs at least
 * @gsp: from gsp_new()
 *
 * Return: bytes, 0 where the release says nothing about it.
 */
u64 gsp_heap_bytes(const struct gsp *gsp)
{
	return gsp->release->plugin ? gsp->release->plugin->area : 0;
}

static int task_call(struct gsp *gsp, const struct gsp_task_abi *abi,
		     const char *what, u32 gfid)
{
	struct request req;
	int err;

	/*
	 * These end a task, and a close cannot be told to try again: without
	 * memory the task would stay, and its vGPU could never be opened again.
	 * A few hundred bytes always come.
	 */
	err = request_begin(gsp, &req, abi->cmd, abi->size,
			    GFP_KERNEL | __GFP_NOFAIL);
	if (err)
		return err;
	err = abi->encode(&req.w, gfid);
	return request_end(gsp, &req, err, what, gfid);
}

/**
 * gsp_vgpu_shutdown() - stop the plugin task of a vGPU
 * @gsp:  from gsp_new()
 * @gfid: which one
 *
 * Also for a task that has died.  What it had (framebuffer, channels) stays
 * taken until gsp_vgpu_cleanup().  What is refused now is tried again before the
 * same gfid is booted.
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: 0; -ENOENT (there is no such task); -ENOMEM; -ETIMEDOUT; -EIO,
 * -EPROTO, -EMSGSIZE (the firmware is lost); what a refusal means.
 */
int gsp_vgpu_shutdown(struct gsp *gsp, u32 gfid)
{
	int err;

	if (!gfid || gfid > GSP_MAX_GFID)
		return -EINVAL;
	gsp_plugin_end(&gsp->plugins[gfid], -ENOENT);
	err = task_call(gsp, gsp->release->shutdown, "shut down vGPU", gfid);
	if (!err)
		gsp->ends[gfid] = 1;
	return err;
}

/**
 * gsp_vgpu_cleanup() - give back what a stopped plugin task had
 * @gsp:  from gsp_new()
 * @gfid: which one
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: as gsp_vgpu_shutdown(), and -EBUSY (the task still runs).
 */
int gsp_vgpu_cleanup(struct gsp *gsp, u32 gfid)
{
	int err;

	if (!gfid || gfid > GSP_MAX_GFID)
		return -EINVAL;
	err = task_call(gsp, gsp->release->cleanup, "clean up vGPU", gfid);
	if (!err)
		gsp->ends[gfid] = 0;
	return err;
}

static int end_task(struct gsp *gsp, u32 gfid)
{
	int err = 0;

	if (gsp->ends[gfid] == 2)
		err = gsp_vgpu_shutdown(gsp, gfid);
	if (!err && gsp->ends[gfid] == 1)
		err = gsp_vgpu_cleanup(gsp, gfid);
	return err;
}

static int bootload(struct gsp *gsp, const struct gsp_vgpu *vgpu)
{
	const struct gsp_boot_abi *abi = gsp->release->boot;
	struct request req;
	int err;

	err = request_begin(gsp, &req, abi->cmd, abi->size, GFP_KERNEL);
	if (err)
		return err;
	err = abi->encode(&req.w, vgpu);
	return request_end(gsp, &req, err, "boot vGPU", vgpu->gfid);
}

/**
 * gsp_vgpu_boot() - start the plugin task of a vGPU and set it up
 * @gsp:  from gsp_new()
 * @vgpu: what it is booted with; the memory that is its own is all zeros
 *
 * After a failure nothing of it is left.
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: 0; -EINVAL (gfid, number of channels or heap makes no sense, or the
 * firmware says so of something else); -ENOENT (it does not know the type);
 * -EBUSY (gfid, framebuffer, heap or channels are taken); -ENOSPC, -ENOMEM;
 * -ETIMEDOUT; -EIO, -EPROTO, -EMSGSIZE (the firmware or the task is lost).
 */
int gsp_vgpu_boot(struct gsp *gsp, const struct gsp_vgpu *vgpu)
{
	struct gsp_plugin *plugin;
	int err;

	if (!vgpu->gfid || vgpu->gfid > GSP_MAX_GFID ||
	    !is_power_of_2(vgpu->num_channels) ||
	    vgpu->heap_bytes < gsp_heap_bytes(gsp))
		return -EINVAL;
	/* Once the firmware has refused to let it go. */
	err = end_task(gsp, vgpu->gfid);
	if (err)
		return err;
	/* What is still to be told of its forerunner is not about this one. */
	clear_bit(vgpu->gfid, gsp->died);
	plugin = &gsp->plugins[vgpu->gfid];
	gsp_plugin_begin(plugin);
	err = bootload(gsp, vgpu);
	if (err) {
		gsp_plugin_end(plugin, -ENOENT);
		return err;
	}
	gsp->ends[vgpu->gfid] = 2;
	err = gsp_plugin_setup(plugin, vgpu, CLIENT);
	if (err)
		end_task(gsp, vgpu->gfid);
	return err;
}

static int call_plugin(struct gsp *gsp, u32 gfid, struct gsp_plugin_message *m,
		       const char *what)
{
	int err;

	if (!gfid || gfid > GSP_MAX_GFID)
		return -EINVAL;
	err = gsp_plugin_call(&gsp->plugins[gfid], m);
	/* Of a death the event tells. */
	if (err && err != -EOPNOTSUPP && err != -EIO)
		dev_err(gsp->dev, "task of vGPU %u does not %s: error %d\n",
			gfid, what, err);
	/* One that does not answer is as good as dead. */
	if (err == -ETIMEDOUT)
		tell_died(gsp, gfid);
	return err;
}

/**
 * gsp_vgpu_reset() - function level reset of a vGPU
 * @gsp:  from gsp_new()
 * @gfid: which one
 *
 * Context: process; sleeps, see gsp_set_limit().
 * Return: 0; -EOPNOTSUPP (in this release nothing can be said to the task);
 * -EINVAL, -ENOENT (no such task); -ETIMEDOUT (from now on it is -EIO, and the
 * event of its death comes); -EIO (the task or the firmware is lost), -EPROTO;
 * what a refusal means.
 */
int gsp_vgpu_reset(struct gsp *gsp, u32 gfid)
{
	struct gsp_plugin_message m = { .call = GSP_PLUGIN_RESET };

	return call_plugin(gsp, gfid, &m, "reset");
}

/**
 * gsp_vgpu_bus_master() - the guest has allowed or forbidden DMA
 * @gsp:    from gsp_new()
 * @gfid:   which vGPU
 * @enable: allowed
 *
 * Context and return: as gsp_vgpu_reset().
 */
int gsp_vgpu_bus_master(struct gsp *gsp, u32 gfid, bool enable)
{
	struct gsp_plugin_message m = {
		.call = GSP_PLUGIN_BUS_MASTER,
		.enable = enable,
	};

	return call_plugin(gsp, gfid, &m, "change bus mastering");
}

/**
 * gsp_vgpu_stop_work() - let a vGPU finish what it does and start nothing new
 * @gsp:  from gsp_new()
 * @gfid: which one
 *
 * Context and return: as gsp_vgpu_reset().
 */
int gsp_vgpu_stop_work(struct gsp *gsp, u32 gfid)
{
	struct gsp_plugin_message m = { .call = GSP_PLUGIN_STOP_WORK };

	return call_plugin(gsp, gfid, &m, "stop");
}

/**
 * gsp_vgpu_resume_work() - undo gsp_vgpu_stop_work()
 * @gsp:  from gsp_new()
 * @gfid: which one
 *
 * Context and return: as gsp_vgpu_reset().
 */
int gsp_vgpu_resume_work(struct gsp *gsp, u32 gfid)
{
	struct gsp_plugin_message m = { .call = GSP_PLUGIN_RESUME_WORK };

	return call_plugin(gsp, gfid, &m, "resume");
}
