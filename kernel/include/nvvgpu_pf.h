/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The border between the vGPU core and the driver of a GPU's physical
 * function (PF).
 *
 * Above it (core/) live mediated devices, VFIO, capacity and the life of a
 * vGPU.  Below it live hardware, firmware and whatever ABI that firmware
 * speaks this month.  Nothing in this file may name a firmware release, a
 * firmware structure or a GPU generation: a new firmware must be able to
 * appear without this file, or anything that includes it, being touched.
 *
 * Who owns what
 *	The PF driver owns the descriptions it registers and keeps them
 *	unchanged until nvvgpu_unregister_gpu() has returned.  The core owns
 *	struct nvvgpu_gpu and struct nvvgpu_vgpu; a PF driver holds pointers
 *	to them and passes them back, never looks inside.  What boot() returns
 *	as the task belongs to the PF driver until shutdown().
 *
 * Who locks what
 *	For one vGPU the core never runs two of boot(), shutdown(), reset(),
 *	bus_master() at a time.  access(), memory() and plane() may run in
 *	parallel with each other and with reset(); they never run before boot()
 *	has returned 0 nor after shutdown() has been called.
 *	framebuffer_used() may run at any time, also while the vGPU ends.  All
 *	calls may sleep.  No call may wait without a limit.
 */
#ifndef NVVGPU_PF_H
#define NVVGPU_PF_H

#include <linux/bits.h>
#include <linux/types.h>
#include <linux/uuid.h>

struct device;
struct file;
struct module;
struct nvvgpu_gpu;	/* core's view of a registered GPU */
struct nvvgpu_parent;	/* core's view of a device with types below it */
struct nvvgpu_vgpu;	/* core's view of one vGPU */

/**
 * struct nvvgpu_type - a kind of vGPU that a GPU can be cut into
 * @id:			vendor's number of the type, e.g. 558; unique on one GPU
 * @name:		vendor's name, e.g. "NVIDIA A40-2Q"
 * @framebuffer_mib:	framebuffer of one instance, MiB
 * @max_instances:	how many fit on one empty GPU
 * @num_heads:		displays of one instance
 * @max_width:		widest supported display mode, pixels
 * @max_height:		highest supported display mode, pixels
 * @frl_hz:		frame rate limit, frames per second; 0 for none
 * @subsystem_id:	PCI subsystem id that tells the guest its type; 0 for none
 */
struct nvvgpu_type {
	u32 id;
	const char *name;
	u32 framebuffer_mib;
	u32 max_instances;
	u32 num_heads;
	u32 max_width;
	u32 max_height;
	u32 frl_hz;
	u16 subsystem_id;
};

/**
 * struct nvvgpu_gpu_info - what a PF driver offers for one GPU
 * @model:		board name for people
 * @firmware:		firmware version for people; the core only prints it
 * @uuid:		text that names this board for good, wherever it is
 *			plugged in ("GPU-..."); never NULL
 * @framebuffer_mib:	framebuffer to be shared out, MiB
 * @max_vgpus:		limit of vGPUs of any type, at least 1
 * @on_vfs:		its types are offered by virtual functions, which
 *			nvvgpu_add_parent() brings, one vGPU by each; otherwise
 *			by its own device, as many as fit
 * @vendor_vfio:	with @on_vfs only: a virtual function is itself what a
 *			VMM opens, as with NVIDIA's vendor VFIO, instead of
 *			the parent of a mediated device
 * @types:		array of types
 * @num_types:		its length, at least 1
 */
struct nvvgpu_gpu_info {
	const char *model;
	const char *firmware;
	const char *uuid;
	u32 framebuffer_mib;
	u32 max_vgpus;
	bool on_vfs;
	bool vendor_vfio;
	const struct nvvgpu_type *types;
	unsigned int num_types;
};

#define NVVGPU_NUM_BARS		6

#define NVVGPU_BAR_64		BIT(0)	/* takes the next BAR's register too */
#define NVVGPU_BAR_PREFETCH	BIT(1)

/**
 * struct nvvgpu_bar - one memory BAR of the device a guest sees
 * @size:	bytes, a power of two, 0 for an unimplemented BAR
 * @flags:	NVVGPU_BAR_*
 * @mmap_start:	first byte that can be mapped, page aligned
 * @mmap_size:	how many bytes from there, page aligned; 0 for none
 */
struct nvvgpu_bar {
	u64 size;
	u32 flags;
	u64 mmap_start;
	u64 mmap_size;
};

/**
 * struct nvvgpu_model - the PCI function that a vGPU is for its guest
 * @vendor:		PCI vendor id
 * @device:		PCI device id
 * @subsystem_vendor:	PCI subsystem vendor id
 * @subsystem:		PCI subsystem id
 * @class:		class, subclass, programming interface (24 bit)
 * @revision:		PCI revision id
 * @bars:		BAR 0 to 5
 * @num_vectors:	MSI-X vectors, 1 to 2048; MSI offers as many of them as
 *			it can; all share INTx
 * @msix_table_bar:	BAR that holds the MSI-X table
 * @msix_table_offset:	where, 8-byte aligned
 * @msix_pba_bar:	BAR that holds the MSI-X pending bits
 * @msix_pba_offset:	where, 8-byte aligned
 *
 * The core serves the MSI-X table and pending bits; accesses to them do not
 * reach the PF driver.
 */
struct nvvgpu_model {
	u16 vendor;
	u16 device;
	u16 subsystem_vendor;
	u16 subsystem;
	u32 class;
	u8 revision;
	struct nvvgpu_bar bars[NVVGPU_NUM_BARS];
	u16 num_vectors;
	u8 msix_table_bar;
	u32 msix_table_offset;
	u8 msix_pba_bar;
	u32 msix_pba_offset;
};

/**
 * struct nvvgpu_boot - what a vGPU is started with
 * @type:		its type, one of those registered
 * @uuid:		its UUID
 * @parent:		device that it was made below
 * @instance:		0 to max_vgpus - 1, unique on the GPU while reserved;
 *			of a vGPU on a virtual function its index
 * @framebuffer_offset:	first byte of its share of the GPU's framebuffer
 * @framebuffer_size:	bytes
 * @params:		vgpu_params text of the administrator; "" for none
 */
struct nvvgpu_boot {
	const struct nvvgpu_type *type;
	const guid_t *uuid;
	struct device *parent;
	u32 instance;
	u64 framebuffer_offset;
	u64 framebuffer_size;
	const char *params;
};

/**
 * struct nvvgpu_plane - the picture a vGPU shows
 * @drm_format:	DRM fourcc; 0 while the guest shows nothing
 * @width:	pixels
 * @height:	pixels
 * @stride:	bytes from one line to the next
 * @bar:	BAR that holds the picture
 * @offset:	where in that BAR, bytes
 */
struct nvvgpu_plane {
	u32 drm_format;
	u32 width;
	u32 height;
	u32 stride;
	u32 bar;
	u64 offset;
};

/* How vGPUs share the time of a GPU's engine; NVIDIA's names. */
enum nvvgpu_scheduler {
	NVVGPU_BEST_EFFORT,	/* round robin among those who have work */
	NVVGPU_EQUAL_SHARE,	/* 1/n for each of n vGPUs that run */
	NVVGPU_FIXED_SHARE,	/* 1/max_instances of its type for each */
};

/**
 * struct nvvgpu_pf_ops - what every PF driver does; each call is mandatory
 *
 * @model:	Describe the PCI function that a vGPU of @type will be.  The
 *		answer depends on the type alone and cannot fail.
 *
 * @boot:	Start the firmware task of one vGPU and hand out *@task.
 *		@boot is valid during the call only.  The framebuffer starts
 *		zeroed.  Returns 0; -EINVAL for params it refuses, -ENOMEM,
 *		-ETIMEDOUT (firmware did not answer), -EPROTO or -EMSGSIZE (its
 *		answer makes no sense), -EIO (it is dead), or whatever says why
 *		it refused.  On failure nothing is left running and *@task is
 *		untouched.
 *
 * @shutdown:	Stop the task and free it.  After it returns the PF driver
 *		signals nothing for this vGPU and touches none of its memory.
 *		Its framebuffer is gone for good.
 *
 * @reset:	Function level reset: registers to their defaults, commands in
 *		flight dropped, framebuffer kept or zeroed as the device does.
 *		Returns 0 or -ETIMEDOUT/-EIO as boot().
 *
 * @bus_master:	The guest allowed (true) or forbade (false) DMA by the device.
 *
 * @access:	Read or write @count bytes at @offset of @bar, little endian,
 *		any @count > 0, range inside the BAR.  Returns 0, or -EIO: the
 *		core then lets a read be all ones and drops a write.
 *
 * @memory:	The file in memory (shmem) that is behind the mappable part of
 *		@bar, from its first byte on.  It holds nothing else and stays
 *		the PF driver's; the core maps it and takes mappings away.
 *
 * @plane:	Describe the picture.  0, or -ENODEV without a display.
 *
 * @framebuffer_used: Tell the bytes of framebuffer that the vGPU with @instance
 *		occupies now, 0 when none runs.  Asks the GPU rather than the
 *		task, so that a reader need not keep the task from ending.
 *		Returns 0; -ETIMEDOUT/-EIO as boot(); -EPROTO or -EMSGSIZE
 *		when what the firmware says makes no sense, -EOVERFLOW when
 *		more vGPUs run than it can tell of.
 *
 * @set_mixed:	Let vGPUs of different framebuffer sizes run at a time, or not;
 *		a GPU begins with not.  The core asks only while the GPU has no
 *		vGPU, with a lock held that keeps it so, and changes its own
 *		mode only on success.  Returns 0; -EOPNOTSUPP this GPU cannot;
 *		-EBUSY, -ETIMEDOUT, -EIO the firmware refused or is dead.
 *
 * @set_scheduler: Share the engine in this way from now on; best effort until
 *		the first call.  No vGPU of @pf runs meanwhile.  0, or
 *		-EOPNOTSUPP.
 *
 * @engine_busy_ns: Time that the engine has been the vGPU's since boot(), ns.
 */
struct nvvgpu_pf_ops {
	struct module *owner;
	void (*model)(void *pf, const struct nvvgpu_type *type,
		      struct nvvgpu_model *model);
	int (*boot)(void *pf, struct nvvgpu_vgpu *vgpu,
		    const struct nvvgpu_boot *boot, void **task);
	void (*shutdown)(void *task);
	int (*reset)(void *task);
	void (*bus_master)(void *task, bool enable);
	int (*access)(void *task, unsigned int bar, u64 offset, void *buf,
		      size_t count, bool write);
	struct file *(*memory)(void *task, unsigned int bar);
	int (*plane)(void *task, struct nvvgpu_plane *plane);
	int (*framebuffer_used)(void *pf, u32 instance, u64 *bytes);
	int (*set_mixed)(void *pf, bool mixed);
	int (*set_scheduler)(void *pf, enum nvvgpu_scheduler policy);
	u64 (*engine_busy_ns)(void *task);
};

/**
 * nvvgpu_register_gpu() - offer a GPU's types to the host
 * @dev:  device that becomes the mdev parent, unless @info->on_vfs; the name of
 *	  a parent's bound driver is the prefix of its type ids
 * @info: description; stays valid until nvvgpu_unregister_gpu() returns
 * @ops:  calls; likewise
 * @pf:   handed to @ops->model and @ops->boot
 *
 * Context: process; may sleep.
 * Return: the GPU, or ERR_PTR: -EINVAL (description makes no sense; dmesg says
 * what), -ENOMEM, or the driver core's error.
 */
struct nvvgpu_gpu *nvvgpu_register_gpu(struct device *dev,
				       const struct nvvgpu_gpu_info *info,
				       const struct nvvgpu_pf_ops *ops,
				       void *pf);

/**
 * nvvgpu_unregister_gpu() - take the GPU away
 *
 * Removes its vGPUs.  One that is open gets a REQ interrupt and this call
 * waits until its user has let go, as VFIO prescribes.  Parents that were
 * added have been removed before.
 */
void nvvgpu_unregister_gpu(struct nvvgpu_gpu *gpu);

/**
 * nvvgpu_add_parent() - offer a GPU's types on one of its virtual functions
 * @gpu:   registered with on_vfs
 * @dev:   the virtual function
 * @index: its number, 0 to max_vgpus - 1, which no other parent of @gpu has
 *
 * Context: process; may sleep.
 * Return: the parent, or ERR_PTR: -EINVAL (@gpu has no such virtual function),
 * -ENOMEM, or the driver core's error.
 */
struct nvvgpu_parent *nvvgpu_add_parent(struct nvvgpu_gpu *gpu,
					struct device *dev, u32 index);

/**
 * nvvgpu_remove_parent() - take a virtual function away
 *
 * Its vGPU goes as by nvvgpu_unregister_gpu().
 */
void nvvgpu_remove_parent(struct nvvgpu_parent *parent);

/**
 * nvvgpu_block_vgpus() - let nobody make a vGPU until nvvgpu_allow_vgpus()
 *
 * For a PF driver that takes its virtual functions away only when that costs
 * nobody a vGPU.  Context: process; may sleep.
 * Return: 0; -EBUSY there are vGPUs, and more may come.
 */
int nvvgpu_block_vgpus(struct nvvgpu_gpu *gpu);
void nvvgpu_allow_vgpus(struct nvvgpu_gpu *gpu);

/**
 * nvvgpu_gpu_failed() - the GPU as a whole does not answer, or does again
 * @reason: goes to dmesg; NULL when the GPU is back
 *
 * Only what the administrator is told changes; open vGPUs fail one by one, by
 * nvvgpu_vgpu_failed().  Context: process; may sleep.
 */
void nvvgpu_gpu_failed(struct nvvgpu_gpu *gpu, const char *reason);

/**
 * nvvgpu_signal() - raise interrupt @vector of a vGPU
 *
 * Context: any.  Goes to MSI-X or MSI vector @vector, or INTx, whichever is
 * set up; kept pending while masked; dropped when none is.  When MSI has been
 * given fewer vectors, those above share the last one.
 */
void nvvgpu_signal(struct nvvgpu_vgpu *vgpu, unsigned int vector);

/**
 * nvvgpu_dma_rw() - read from or write to guest memory on the vGPU's behalf
 * @iova:  guest address
 * @buf:   kernel memory
 * @len:   bytes
 * @write: true: @buf to guest
 *
 * Context: process; may sleep.
 * Return: 0; -EACCES while the guest has bus mastering off; -EFAULT when not
 * every byte of the range is mapped by the VMM (a write may then be partly
 * done).
 */
int nvvgpu_dma_rw(struct nvvgpu_vgpu *vgpu, u64 iova, void *buf, size_t len,
		  bool write);

/**
 * nvvgpu_vgpu_failed() - the task of a vGPU has died
 *
 * The vGPU goes to state "failed": its VMM gets the ERR interrupt, reads
 * give all ones.  The PF driver still gets shutdown().  Its neighbours notice
 * nothing.  Context: process; may sleep.  @reason goes to dmesg.
 */
void nvvgpu_vgpu_failed(struct nvvgpu_vgpu *vgpu, const char *reason);

#endif
