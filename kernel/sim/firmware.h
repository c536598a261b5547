/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The firmware of a simulated GPU: a thread at the far end of the message
 * queues.
 *
 * It knows its GPU by nothing but the shared memory, the doorbell and the
 * interrupt, exactly what a GSP and its host have in common; it never sees a
 * structure of the driver.
 *
 * Order of a GPU's life:
 *	shared = vzalloc(GSP_SHARED_SIZE);
 *	fw = sim_firmware_new();
 *	gsp = gsp_new(..., sim_firmware_release(fw), shared, ...);
 *	gsp_hand_over(gsp, ...);
 *	sim_firmware_start(fw);		host_ops.doorbell may ring from here on
 *	gsp_wait_ready(gsp);
 *	...
 *	sim_firmware_stop(fw);		no interrupt after this
 *	gsp_free(gsp);			and once more from gsp_new() on
 *	sim_firmware_free(fw);
 *	vfree(shared);
 */
#ifndef NVVGPU_SIM_FIRMWARE_H
#define NVVGPU_SIM_FIRMWARE_H

#include <linux/types.h>

struct sim_firmware;

/**
 * struct sim_firmware_info - the hardware that a firmware finds itself in
 * @release:		which release it speaks, e.g. as a user named it; NULL
 *			or "" for the default one
 * @name:		name for its thread, e.g. that of the PCI device
 * @shared:		memory of the message queues, as gsp_new() gets it
 * @shared_size:	bytes
 * @framebuffer_bytes:	size of the GPU's framebuffer
 * @num_channels:	channels of each engine
 * @max_vgpus:		highest guest function id it knows
 * @heap_bytes:		GPU memory behind the framebuffer, for the tasks of
 *			vGPUs themselves
 * @memory:		read or write that memory, @address counted from the
 *			start of the framebuffer; 0 or a negative errno.  Called
 *			in the firmware's thread, may sleep
 * @framebuffer_used:	bytes of framebuffer that a guest function has touched;
 *			likewise
 * @interrupt:		raise the GPU's interrupt towards the host; called in
 *			the firmware's thread, may sleep
 * @halted:		the processor has stopped for good, which the host can
 *			see; process context, may sleep
 * @host:		handed to all of these
 *
 * Valid during sim_firmware_new() only, apart from what @shared and @host
 * point to.
 */
struct sim_firmware_info {
	const char *release;
	const char *name;
	void *shared;
	size_t shared_size;
	u64 framebuffer_bytes;
	u32 num_channels;
	u32 max_vgpus;
	u64 heap_bytes;
	int (*memory)(void *host, u64 address, void *buf, size_t len,
		      bool write);
	u64 (*framebuffer_used)(void *host, u32 gfid);
	void (*interrupt)(void *host);
	void (*halted)(void *host);
	void *host;
};

/**
 * sim_firmware_new() - make a firmware that does not run yet
 * @info: the hardware it finds itself in
 *
 * Context: process; may sleep.
 * Return: the firmware, or ERR_PTR: -EOPNOTSUPP (no such release), -EINVAL
 * (shared memory of a wrong size or alignment), -ENOMEM.
 */
struct sim_firmware *sim_firmware_new(const struct sim_firmware_info *info);

/**
 * sim_firmware_free() - stop it if it runs, and free it; NULL is fine
 * @fw: from sim_firmware_new()
 */
void sim_firmware_free(struct sim_firmware *fw);

/**
 * sim_firmware_start() - boot it
 * @fw: from sim_firmware_new()
 *
 * It makes its queue, reads what the host has left there for it, says that it is
 * done and waits for messages.  All that an earlier run knew (types, vGPUs) is forgotten.
 *
 * Context: process; may sleep.
 * Return: 0; -EBUSY it runs; -ENOMEM.
 */
int sim_firmware_start(struct sim_firmware *fw);

/**
 * sim_firmware_stop() - take its power away
 * @fw: from sim_firmware_new()
 *
 * Context: process; may sleep.  After it returns the firmware calls nobody
 * and touches no memory.  Harmless when it does not run.
 */
void sim_firmware_stop(struct sim_firmware *fw);

/**
 * sim_firmware_doorbell() - the host has written something
 * @fw: from sim_firmware_new()
 *
 * Context: any.
 */
void sim_firmware_doorbell(struct sim_firmware *fw);

/**
 * sim_firmware_task_doorbell() - the host has written something to one task
 * @fw:   from sim_firmware_new()
 * @gfid: whose task
 *
 * Context: any.
 */
void sim_firmware_task_doorbell(struct sim_firmware *fw, u32 gfid);

/**
 * sim_firmware_release() - the release it speaks, to be given to gsp_new()
 * @fw: from sim_firmware_new()
 */
const char *sim_firmware_release(const struct sim_firmware *fw);

/**
 * sim_firmware_kill_task() - let the plugin task of one vGPU die
 * @fw:   from sim_firmware_new()
 * @gfid: whose
 *
 * The task crashes and the firmware sends the event that says so.
 *
 * Context: process; may sleep.
 * Return: 0; -ENODEV the firmware does not run; -ENOENT no task with that
 * @gfid runs.
 */
int sim_firmware_kill_task(struct sim_firmware *fw, u32 gfid);

/**
 * sim_firmware_set_fault() - let something go wrong
 * @fw:     from sim_firmware_new()
 * @name:   one of firmware-faults.c; "none" takes back what did not happen yet
 * @number: what the kind wants; NULL for none
 *
 * What does not happen at once waits, one at a time, also over a reboot.
 *
 * Context: process; may sleep.
 * Return: 0; -EINVAL no such kind, or not its number; -ENODEV it is to happen
 * now, and the firmware does not run.
 */
int sim_firmware_set_fault(struct sim_firmware *fw, const char *name,
			   const u32 *number);

/**
 * sim_firmware_fault() - name of the fault that is still to happen
 * @fw:     from sim_firmware_new()
 * @number: gets its number
 *
 * Return: the name, or NULL when there is none.
 */
const char *sim_firmware_fault(struct sim_firmware *fw, u32 *number);

#endif
