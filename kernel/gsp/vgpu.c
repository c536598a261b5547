// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a GPU's firmware can be asked about one vGPU, and the vGPU's task
 * itself; see gsp.h.
 */
#include <linux/device.h>
#include <linux/log2.h>

#include "priv.h"

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
	struct gsp_request req;
	int err;

	/*
	 * These end a task, and a close cannot be told to try again: without
	 * memory the task would stay, and its vGPU could never be opened again.
	 * A few hundred bytes always come.
	 */
	err = gsp_request_begin(gsp, &req, abi->cmd, abi->size,
				GFP_KERNEL | __GFP_NOFAIL);
	if (err)
		return err;
	err = abi->encode(&req.w, gfid);
	return gsp_request_end(gsp, &req, err, what, gfid);
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
	if (!err || err == -ENOENT)
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
	if (!err || err == -ENOENT)
		gsp->ends[gfid] = 0;
	else if (err == -EBUSY)
		gsp->ends[gfid] = 2;
	return err;
}

/* What is not there any more has ended, too. */
static int end_task(struct gsp *gsp, u32 gfid)
{
	int err = 0;

	if (gsp->ends[gfid] == 2)
		err = gsp_vgpu_shutdown(gsp, gfid);
	if (gsp->ends[gfid] == 1)
		err = gsp_vgpu_cleanup(gsp, gfid);
	return gsp->ends[gfid] ? err : 0;
}

static int bootload(struct gsp *gsp, const struct gsp_vgpu *vgpu)
{
	const struct gsp_boot_abi *abi = gsp->release->boot;
	struct gsp_request req;
	int err;

	err = gsp_request_begin(gsp, &req, abi->cmd, abi->size, GFP_KERNEL);
	if (err)
		return err;
	err = abi->encode(&req.w, vgpu);
	return gsp_request_end(gsp, &req, err, "boot vGPU", vgpu->gfid);
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
		/* Something is there that we thought to have ended. */
		if (err == -EBUSY)
			gsp->ends[vgpu->gfid] = 2;
		return err;
	}
	gsp->ends[vgpu->gfid] = 2;
	err = gsp_plugin_setup(plugin, vgpu, CLIENT);
	if (err)
		end_task(gsp, vgpu->gfid);
	return err;
}

/* What came of saying something to a task. */
static int task_said(struct gsp *gsp, u32 gfid, int err, const char *what)
{
	/* Of a death the event tells. */
	if (err && err != -EOPNOTSUPP && err != -EIO)
		dev_err(gsp->dev, "task of vGPU %u does not %s: error %d\n",
			gfid, what, err);
	/* One that does not answer is as good as dead. */
	if (err == -ETIMEDOUT)
		gsp_tell_died(gsp, gfid);
	return err;
}

static int call_plugin(struct gsp *gsp, u32 gfid, struct gsp_plugin_message *m,
		       const char *what)
{
	int err;

	if (!gfid || gfid > GSP_MAX_GFID)
		return -EINVAL;
	err = gsp_plugin_call(&gsp->plugins[gfid], m);
	return task_said(gsp, gfid, err, what);
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

/**
 * gsp_vgpu_save() - read the state of a vGPU's task, to go on elsewhere
 * @gsp:   from gsp_new()
 * @gfid:  which vGPU; it works
 * @state: gets it; what it means is the firmware's secret
 * @room:  bytes that fit there
 * @size:  gets how many it has
 *
 * Its framebuffer is not part of it.  On success the vGPU does not work until
 * gsp_vgpu_resume_work(); on failure it goes on as if nothing had been.
 *
 * Context: as gsp_vgpu_reset(), for each 2 MiB of it.
 * Return: as gsp_vgpu_reset(); -ENOSPC (it is longer than @room).
 */
int gsp_vgpu_save(struct gsp *gsp, u32 gfid, void *state, size_t room,
		  size_t *size)
{
	int err;

	if (!gfid || gfid > GSP_MAX_GFID)
		return -EINVAL;
	err = gsp_plugin_save(&gsp->plugins[gfid], state, room, size);
	return task_said(gsp, gfid, err, "save its state");
}

/**
 * gsp_vgpu_restore() - give a vGPU's task a state that another one had
 * @gsp:   from gsp_new()
 * @gfid:  which vGPU; it works, and is of the same type as that one
 * @state: from gsp_vgpu_save() of the same release
 * @size:  bytes of it
 *
 * On success the vGPU does not work until gsp_vgpu_resume_work(); on failure it
 * goes on as it was.
 *
 * Context: as gsp_vgpu_reset(), for each 2 MiB of it.
 * Return: as gsp_vgpu_reset(); -EOPNOTSUPP (also: it is another release's);
 * -EINVAL (it is damaged, or another type's).
 */
int gsp_vgpu_restore(struct gsp *gsp, u32 gfid, const void *state,
		     size_t size)
{
	int err;

	if (!gfid || gfid > GSP_MAX_GFID)
		return -EINVAL;
	err = gsp_plugin_restore(&gsp->plugins[gfid], state, size);
	return task_said(gsp, gfid, err, "take a state");
}

/**
 * gsp_vgpu_guest() - what a vGPU's task knows about its guest
 * @gsp:   from gsp_new()
 * @gfid:  which vGPU
 * @guest: gets it
 *
 * Context and return: as gsp_vgpu_reset().
 */
int gsp_vgpu_guest(struct gsp *gsp, u32 gfid, struct gsp_guest *guest)
{
	struct gsp_plugin_message m = { .call = GSP_PLUGIN_GUEST_INFO };
	int err = call_plugin(gsp, gfid, &m, "tell about its guest");

	if (!err)
		*guest = m.answer.guest;
	return err;
}
