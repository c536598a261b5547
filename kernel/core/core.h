/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private types of the core, and its functions by the file that owns them.
 *
 * Locks, outer before inner:
 *	mdev core's and vfio core's own
 *	parent->vendor.lock  mutex: which vGPU a virtual function is (vendor.c)
 *	vgpu->lock	mutex: configuration space, life of the task (boot,
 *			shutdown, reset, bus_master), SET_IRQS
 *	vgpu->text_lock	mutex: params, name, vm_name
 *	gpu->lock	mutex: capacity, and which parent has a share of it
 *	irq->lock	spinlock, any context: what is masked and pending,
 *			MSI-X table.  Never held while an eventfd is signalled:
 *			an eventfd may call back into mask and unmask
 *	vgpu->gfx_lock	spinlock: display windows.  Taken by mmap() below the
 *			process's mmap_lock, where vgpu->lock must not be: a
 *			reset may wait for DMA that faults in guest memory
 *	maps->lock	rwsem: what mappings of BARs show (maps.c).  Taken by
 *			page faults, below the process's mmap_lock, too.  Below
 *			it nothing is waited for but memory
 * The PF driver is called with vgpu->lock held and may wait for its own
 * threads there; so what those threads call (nvvgpu_signal(), nvvgpu_dma_rw(),
 * nvvgpu_vgpu_failed()) takes irq->lock and maps->lock at most.
 */
#ifndef NVVGPU_CORE_H
#define NVVGPU_CORE_H

#include <linux/kobject.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "../compat/mdev.h"
#include "../compat/vfio.h"
#include "capacity.h"
#include "cfgspace.h"
#include "nvvgpu_pf.h"

#define GPU_MAX_VGPUS		4096
#define VGPU_NAME_MAX		63
#define VGPU_PARAMS_MAX		1023
#define VGPU_VM_NAME_MAX	127
#define VGPU_MAX_VECTORS	2048

/**
 * struct gpu_type - an mdev type and what it stands for
 * @mdev:	known to the mdev core while registered; has a kobject inside,
 *		so a new registration needs a new one
 * @parent:	device that offers it
 * @desc:	description by the PF driver
 * @sysfs_name:	@desc's id, the second half of the type's id in sysfs
 */
struct gpu_type {
	struct mdev_type mdev;
	struct nvvgpu_parent *parent;
	const struct nvvgpu_type *desc;
	char sysfs_name[12];
};

/**
 * struct vendor_face - what a parent has without mdev (vendor.c)
 * @kobj:	directory "nvidia" below the parent's device
 * @lock:	mutex, guards @vgpu; outermost, below it are vfio core's locks
 * @vgpu:	what the device is now, or NULL
 */
struct vendor_face {
	struct kobject kobj;
	struct mutex lock;
	struct nvvgpu_vgpu *vgpu;
};

/**
 * struct nvvgpu_parent - a device below which vGPUs of a GPU are made
 * @refs:	one of who added it, one of each vGPU below it
 * @gpu:	referenced
 * @dev:	likewise; the GPU's own device or a virtual function
 * @index:	number of the virtual function
 * @used:	vGPUs below it; guarded by @gpu's lock
 * @types:	@gpu's info->num_types of them; NULL without mdev
 * @mdev_types:	the same as mdev wants them
 * @vendor:	instead of @mdev where @gpu's info->vendor_vfio says so
 */
struct nvvgpu_parent {
	struct mdev_parent mdev;
	struct kref refs;
	struct nvvgpu_gpu *gpu;
	struct device *dev;
	u32 index;
	u32 used;
	struct gpu_type *types;
	struct mdev_type **mdev_types;
	struct vendor_face vendor;
};

/**
 * struct nvvgpu_gpu - a GPU that a PF driver has registered
 * @kobj:	"nvvgpu" directory below @dev; its reference count is the GPU's
 * @own:	parent of its vGPUs that @dev is; NULL when @info->on_vfs
 * @failed:	by nvvgpu_gpu_failed()
 * @lock:	guards @capacity, @blocked, @scheduler, @open, and which place each
 *		vGPU's slot is
 * @blocked:	by nvvgpu_block_vgpus()
 * @open:	how many of its vGPUs somebody uses
 * @slots:	memory of @capacity
 * @units:	likewise
 */
struct nvvgpu_gpu {
	struct kobject kobj;
	struct nvvgpu_parent *own;
	struct device *dev;
	const struct nvvgpu_gpu_info *info;
	const struct nvvgpu_pf_ops *ops;
	void *pf;
	bool failed;
	struct mutex lock;
	bool blocked;
	struct capacity capacity;
	enum nvvgpu_scheduler scheduler;
	unsigned int open;
	unsigned long *slots;
	unsigned long *units;
};

enum vgpu_state {
	VGPU_CREATED,
	VGPU_BOOTING,
	VGPU_RUNNING,
	VGPU_FAILED,
	VGPU_STOPPING,
	VGPU_RETIRED,
	VGPU_NUM_STATES,
};

enum vgpu_event {
	VGPU_OPEN,
	VGPU_BOOTED,
	VGPU_BOOT_FAILED,
	VGPU_DIED,
	VGPU_CLOSE,
	VGPU_CLOSED,
	VGPU_RETIRE,
	VGPU_NUM_EVENTS,
};

/* An eventfd that outlives its replacement until no CPU signals it. */
struct irq_trigger {
	struct eventfd_ctx *ctx;
	struct rcu_head rcu;
};

/* One entry of the MSI-X table, PCI 3.0 section 6.8.2. */
struct msix_entry_regs {
	__le32 address_lo;
	__le32 address_hi;
	__le32 data;
	__le32 control;
};

/**
 * struct vgpu_irq - interrupts of one vGPU
 * @lock:	guards all but the triggers and virqfds; the triggers are
 *		written under vgpu->lock and read under RCU
 * @index:	VFIO index whose triggers are set, VFIO_PCI_NUM_IRQS for none
 * @num:	MSI: how many vectors the VMM has set up
 * @num_vectors: what the model offers for MSI-X
 * @max_vectors: length of @vectors and @pending
 * @vectors:	triggers of MSI or MSI-X
 * @pending:	vectors raised while masked
 * @table:	MSI-X table
 * @touched:	entries written since reset.  A VMM that shadows the table
 *		leaves ours as reset made it, all masked; only an entry that
 *		somebody wrote speaks for the guest
 * @messages_off: the function may send no message, so neither MSI nor MSI-X
 * @msix_masked: MSI-X function mask
 * @msi_mask:	MSI mask bits
 * @intx_off:	Interrupt Disable of the command register, or not in D0
 * @intx_masked: by the VMM, or automatically when signalled
 * @intx_line:	raised and not yet signalled
 * @intx_served: signalled and not yet unmasked, that is, in service
 */
struct vgpu_irq {
	spinlock_t lock;
	unsigned int index;
	unsigned int num;
	unsigned int num_vectors;
	unsigned int max_vectors;
	struct irq_trigger __rcu **vectors;
	struct irq_trigger __rcu *intx;
	struct irq_trigger __rcu *err;
	struct irq_trigger __rcu *req;
	struct virqfd *intx_mask_fd;
	struct virqfd *intx_unmask_fd;
	unsigned long *pending;
	unsigned long *touched;
	struct msix_entry_regs *table;
	u32 msi_mask;
	bool messages_off;
	bool msix_masked;
	bool intx_off;
	bool intx_masked;
	bool intx_line;
	bool intx_served;
};

/**
 * struct gfx_window - a region that shows BAR memory from @offset on
 * @bar:	which BAR
 * @offset:	where, page aligned
 * @size:	bytes to the end of the mappable part; 0 while unused
 */
struct gfx_window {
	unsigned int bar;
	u64 offset;
	u64 size;
};

#define GFX_NUM_WINDOWS		2

struct vgpu_maps;

/**
 * struct nvvgpu_vgpu - one vGPU
 * @parent:	referenced
 * @gpu:	@parent's
 * @state:	enum vgpu_state; changed by vgpu_state_event() alone
 * @lock:	see the top of this file
 * @task:	the PF driver's, between boot() and shutdown()
 * @memory_on:	the guest lets BARs be decoded; copy of the configuration
 *		space's for readers without the lock
 * @dma_on:	the guest lets the device be a bus master; likewise
 * @dma_aborted: DMA went to where nothing is mapped, and the configuration
 *		space does not say so yet
 * @maps:	mappings of BARs, from open to close
 * @window_now:	display window that was handed out last
 * @look:	mdev-remove.c's; looks for the file "remove"
 * @remove_missing: @look did not find it the last time
 */
struct nvvgpu_vgpu {
	struct vfio_device vdev;
	struct nvvgpu_parent *parent;
	struct nvvgpu_gpu *gpu;
	const struct nvvgpu_type *type;
	struct nvvgpu_model model;
	struct capacity_slot slot;
	guid_t uuid;
	atomic_t state;
	bool memory_on;
	bool dma_on;
	bool dma_aborted;
	void *task;
	struct mutex lock;
	struct cfgspace cfg;
	struct vgpu_irq irq;
	struct vgpu_maps *maps;
	spinlock_t gfx_lock;
	struct gfx_window windows[GFX_NUM_WINDOWS];
	unsigned int window_now;
	struct mutex text_lock;
	char name[VGPU_NAME_MAX + 1];
	char vm_name[VGPU_VM_NAME_MAX + 1];
	char params[VGPU_PARAMS_MAX + 1];
	struct delayed_work look;
	bool remove_missing;
};

static inline struct nvvgpu_vgpu *to_vgpu(struct vfio_device *vdev)
{
	return container_of(vdev, struct nvvgpu_vgpu, vdev);
}

static inline struct gpu_type *to_gpu_type(struct mdev_type *mdev)
{
	return container_of(mdev, struct gpu_type, mdev);
}

/* gpu.c */
int gpu_set_mixed(struct nvvgpu_gpu *gpu, bool mixed);
bool gpu_is_mixed(struct nvvgpu_gpu *gpu);
int gpu_move(struct nvvgpu_gpu *gpu, const struct nvvgpu_type *type,
	     struct capacity_slot *slot, u32 placement_id);
u64 gpu_slot_offset(struct nvvgpu_gpu *gpu, const struct capacity_slot *slot);
u32 gpu_placement_id(struct nvvgpu_gpu *gpu, const struct capacity_slot *slot);
void gpu_opened(struct nvvgpu_gpu *gpu);
void gpu_closed(struct nvvgpu_gpu *gpu);
int gpu_set_scheduler(struct nvvgpu_gpu *gpu, enum nvvgpu_scheduler policy);
enum nvvgpu_scheduler gpu_scheduler(struct nvvgpu_gpu *gpu);

/* parent.c */
struct nvvgpu_parent *parent_add(struct nvvgpu_gpu *gpu, struct device *dev,
				 u32 index);
void parent_del(struct nvvgpu_parent *parent);
void parent_put(struct nvvgpu_parent *parent);
int parent_reserve(struct nvvgpu_parent *parent, const struct nvvgpu_type *type,
		   struct capacity_slot *slot);
void parent_release(struct nvvgpu_parent *parent,
		    const struct capacity_slot *slot);
unsigned int parent_available(struct nvvgpu_parent *parent,
			      const struct nvvgpu_type *type);

/* gpu-check.c */
int gpu_check_info(struct device *dev, const struct nvvgpu_gpu_info *info,
		   const struct nvvgpu_pf_ops *ops, void *pf);

/* gpu-sysfs.c */
extern const struct attribute_group *gpu_sysfs_groups[];

/* mdev.c */
int mdev_face_init(void);
void mdev_face_exit(void);
int mdev_face_add(struct nvvgpu_parent *parent);
void mdev_face_del(struct nvvgpu_parent *parent);

/* mdev-remove.c */
void mdev_remove_watch(struct nvvgpu_vgpu *vgpu);
void mdev_remove_unwatch(struct nvvgpu_vgpu *vgpu);

/* vendor.c */
int vendor_face_add(struct nvvgpu_parent *parent);
void vendor_face_del(struct nvvgpu_parent *parent);

/* vgpu.c */
struct nvvgpu_vgpu *vgpu_new(struct device *dev, struct nvvgpu_parent *parent,
			     const struct nvvgpu_type *type,
			     const guid_t *uuid);
void vgpu_del(struct nvvgpu_vgpu *vgpu);
int vgpu_init(struct vfio_device *vdev);
void vgpu_free(struct vfio_device *vdev);
int vgpu_open(struct nvvgpu_vgpu *vgpu);
void vgpu_close(struct nvvgpu_vgpu *vgpu);
int vgpu_reset(struct nvvgpu_vgpu *vgpu);
int vgpu_move(struct nvvgpu_vgpu *vgpu, u32 placement_id);
int vgpu_framebuffer_used(struct nvvgpu_vgpu *vgpu, u64 *bytes);
u64 vgpu_engine_busy_ns(struct nvvgpu_vgpu *vgpu);

/* state.c */
static inline enum vgpu_state vgpu_state(const struct nvvgpu_vgpu *vgpu)
{
	return atomic_read(&vgpu->state);
}

/* May the PF driver be asked to serve accesses? */
static inline bool vgpu_alive(const struct nvvgpu_vgpu *vgpu)
{
	return likely(vgpu_state(vgpu) == VGPU_RUNNING);
}

bool vgpu_state_event(struct nvvgpu_vgpu *vgpu, enum vgpu_event event);
enum vgpu_state vgpu_state_told(enum vgpu_state state);
const char *vgpu_state_name(enum vgpu_state state);

/* sysfs-vgpu.c */
extern const struct attribute_group *vgpu_sysfs_groups[];
ssize_t vgpu_show_params(struct nvvgpu_vgpu *vgpu, char *buf);
ssize_t vgpu_store_params(struct nvvgpu_vgpu *vgpu, const char *buf,
			  size_t count);

/* vfio.c */
extern const struct vfio_device_ops vgpu_vfio_ops;

/* region.c */
#define REGION_SHIFT		40
#define REGION_GFX		VFIO_PCI_NUM_REGIONS
#define REGION_NUM		(REGION_GFX + GFX_NUM_WINDOWS)

int region_describe(struct vfio_device *vdev, struct vfio_region_info *info,
		    struct vfio_info_cap *caps);
ssize_t region_read(struct vfio_device *vdev, char __user *buf, size_t count,
		    loff_t *ppos);
ssize_t region_write(struct vfio_device *vdev, const char __user *buf,
		     size_t count, loff_t *ppos);
int region_mmap(struct nvvgpu_vgpu *vgpu, struct vm_area_struct *vma);

/* config.c */
void config_access(struct nvvgpu_vgpu *vgpu, u32 offset, void *buf,
		   size_t count, bool write);
void config_reset(struct nvvgpu_vgpu *vgpu);
void config_flr(struct nvvgpu_vgpu *vgpu);

/* irq.c */
int vgpu_irq_init(struct vgpu_irq *irq, unsigned int num_vectors);
void vgpu_irq_free(struct vgpu_irq *irq);
void vgpu_irq_reset(struct vgpu_irq *irq);
void vgpu_irq_set_gates(struct vgpu_irq *irq, const struct cfgspace *cfg);
bool vgpu_irq_intx_status(struct vgpu_irq *irq);
u32 vgpu_irq_msi_pending(struct vgpu_irq *irq);
bool vgpu_irq_intx_unmask(struct vgpu_irq *irq);
void vgpu_irq_intx_mask(struct vgpu_irq *irq);
void vgpu_irq_flush(struct vgpu_irq *irq);
bool vgpu_irq_fire(struct irq_trigger __rcu **trigger);

/* set-irqs.c */
unsigned int vgpu_irq_count(const struct nvvgpu_vgpu *vgpu, unsigned int index);
long vgpu_irq_get_info(struct nvvgpu_vgpu *vgpu, struct vfio_irq_info __user *arg);
long vgpu_irq_set(struct nvvgpu_vgpu *vgpu, struct vfio_irq_set __user *arg);
void vgpu_irq_disable_all(struct nvvgpu_vgpu *vgpu);

/* maps.c */
int vgpu_maps_open(struct nvvgpu_vgpu *vgpu);
void vgpu_maps_close(struct nvvgpu_vgpu *vgpu);
void vgpu_maps_update(struct nvvgpu_vgpu *vgpu);
int vgpu_maps_add(struct nvvgpu_vgpu *vgpu, unsigned int bar, u64 offset,
		  bool window, struct vm_area_struct *vma);

/* gfx.c */
bool gfx_window(struct nvvgpu_vgpu *vgpu, unsigned int index,
		struct gfx_window *window);
long gfx_query_plane(struct nvvgpu_vgpu *vgpu,
		     struct vfio_device_gfx_plane_info __user *arg);
void gfx_reset(struct nvvgpu_vgpu *vgpu);

#endif
