/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Private types of the simulated GPUs, and functions by the file that owns
 * them.
 *
 * Locks, outer before inner:
 *	gpus.c plug_lock	mutex: who is plugged in where
 *	PCI rescan/remove lock	of the PCI core
 *	(the core's locks, held over every call of nvvgpu_pf_ops)
 *	sim_ring.reset_lock	mutex: one reset of a ring at a time
 *	sim_gpu.gsp_lock	rwsem: held for reading over each call of the
 *				firmware, for writing when its life ends
 *	sim_gpu.lock		mutex: who can fail; held while the core is told
 *				so, because that takes no outer lock of the core
 *	sim_vgpu.display_lock	spinlock: mode registers
 *	sim_ring.lock		spinlock: registers of the ring
 *	sim_turns.lock		spinlock: who works and who waits
 *	sim_gpu.vgpus_lock	spinlock: @vgpus for the firmware's thread, which
 *				must not wait for sim_gpu.lock: who holds that
 *				may wait for the thread
 *	sim_slot.lock		raw spinlock: configuration space; the PCI core
 *				reads it with interrupts off
 */
#ifndef NVVGPU_SIM_H
#define NVVGPU_SIM_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../compat/memcontrol.h"
#include "../gsp/gsp.h"
#include "../include/nvvgpu_pf.h"
#include "boards.h"
#include "display.h"
#include "pci-functions.h"
#include "share.h"

struct dentry;
struct mem_cgroup;
struct nvvgpu_cmd;
struct ring_op;
struct sim_firmware;

#define SIM_UUID_LEN		40	/* "GPU-" and 36 */
#define SIM_RELEASE_MAX		31

/*
 * struct sim_request - what is to be plugged in
 * @board:	model
 * @ordinal:	which one of these boards
 * @any:	the first one from @ordinal on that is not plugged in
 * @release:	firmware release, "" for the default
 * @sriov:	types on virtual functions instead of the physical one
 * @vendor_vfio: those are what a VMM opens, without mdev
 * @node:	NUMA node
 */
struct sim_request {
	const struct sim_board *board;
	unsigned int ordinal;
	bool any;
	const char *release;
	bool sriov;
	bool vendor_vfio;
	int node;
};

/*
 * struct sim_slot - a root bus of its own with one GPU plugged in
 * @node:	in the list of gpus.c
 * @board:	what is plugged in
 * @ordinal:	which one of these boards: the same board and ordinal is the
 *		same piece, wherever it is plugged in
 * @uuid:	name of that piece
 * @release:	firmware release that was asked for, "" for the default
 * @sriov:	its types are on virtual functions
 * @vendor_vfio: and those are what a VMM opens, without mdev
 * @sysdata:	the PCI core's handle of the bus on x86
 * @numbers:	bus numbers behind the bridge
 * @bridge:	owns the memory of this structure
 * @lock:	guards @functions and @vfs
 * @functions:	configuration space of each
 * @vfs:	memory of @functions
 */
struct sim_slot {
	struct list_head node;
	const struct sim_board *board;
	unsigned int ordinal;
	char uuid[SIM_UUID_LEN + 1];
	char release[SIM_RELEASE_MAX + 1];
	bool sriov;
	bool vendor_vfio;
	struct pci_sysdata sysdata;
	struct resource numbers;
	struct pci_host_bridge *bridge;
	raw_spinlock_t lock;
	struct sim_functions functions;
	struct sim_vf_config vfs[];
};

/*
 * struct sim_turns - the engine of a GPU, which one vGPU at a time works on
 * @lock:	guards @share with the claims to it
 */
struct sim_turns {
	spinlock_t lock;
	struct share share;
};

/*
 * struct sim_turn - one vGPU's claim to the engine
 * @wait:	its thread waits here for its turn
 * @stop:	it waits no longer
 */
struct sim_turn {
	struct share_claim claim;
	wait_queue_head_t wait;
	const bool *stop;
};

/*
 * struct sim_framebuffer - memory of one vGPU, swappable, made when touched
 * @size:	bytes
 * @aperture:	bytes of it that BAR 0 shows, a power of two
 * @lock:	guards @recent and @recent_index; nothing is taken inside
 * @recent:	page of the last access by the processor, held; or NULL
 * @recent_index: its number in @file
 * @payer:	who opened the vGPU; nobody for a GPU's own
 */
struct sim_framebuffer {
	struct file *file;
	u64 size;
	u64 aperture;
	spinlock_t lock;
	struct page *recent;
	pgoff_t recent_index;
	struct compat_payer payer;
};

/* Commands work in pieces of this size; a reset waits for one at most. */
#define SIM_CHUNK		0x10000

/*
 * struct sim_pages - memory of a framebuffer that is held
 * @start:	first byte in the first page
 * @len:	bytes
 * @page:	NULL for one of zeros
 */
struct sim_pages {
	size_t start;
	size_t len;
	unsigned int num;
	struct page *page[SIM_CHUNK / PAGE_SIZE + 1];
};

/*
 * enum sim_health - of a GPU's firmware
 * @SIM_DOWN:	it boots, or is about to
 * @SIM_UP:	vGPUs can be opened
 * @SIM_LOST:	it has died too often
 * @SIM_OFF:	the driver goes
 */
enum sim_health { SIM_DOWN, SIM_UP, SIM_LOST, SIM_OFF };

/*
 * struct sim_gpu - a bound physical function
 * @core:	the core's handle while it may be told that the GPU has failed
 * @mixed:	vGPUs may be of different sizes; what the core has said last
 * @heaps:	memory of the GPU that its firmware's tasks work in
 * @gsp_lock:	guards @life and, while that is not 0, @gsp
 * @life:	number of the firmware's life that vGPUs live in; 0 while they
 *		cannot
 * @lives:	how many there were
 * @lock:	guards @core, @vgpus and all from @health on; @gsp changes
 *		under it
 * @gsp:	the firmware, between power on and off
 * @vgpus_lock:	guards @vgpus, too; whoever writes there has both locks
 * @vgpus:	running vGPUs by instance, board->max_vgpus of them
 * @limit_ms:	see gsp_set_limit()
 * @tries:	how often it was booted since it was last of use
 * @back:	when the last of these lives began, in jiffies
 * @reason:	why the last one ended, or did not begin
 * @recovery:	boots it again
 * @pulse:	sees whether it answers
 */
struct sim_gpu {
	struct pci_dev *pdev;
	const struct sim_board *board;
	struct nvvgpu_gpu_info info;
	struct nvvgpu_gpu *core;
	struct sim_turns turns;
	void *shared;
	struct sim_framebuffer heaps;
	struct sim_firmware *fw;
	struct rw_semaphore gsp_lock;
	unsigned int life;
	unsigned int lives;
	struct mutex lock;
	bool mixed;
	struct gsp *gsp;
	spinlock_t vgpus_lock;
	struct sim_vgpu **vgpus;
	enum sim_health health;
	unsigned int limit_ms;
	unsigned int tries;
	unsigned long back;
	char reason[96];
	struct delayed_work recovery;
	struct delayed_work pulse;
	struct dentry *debugfs;
};

/* Memory of the slots that the guest puts its commands into. */
#define SIM_SLOTS_SIZE		0x8000
#define SIM_SLOT_PAGES		(SIM_SLOTS_SIZE / PAGE_SIZE)

/*
 * struct sim_ring - command ring of one vGPU and the thread that serves it
 * @lock:	guards everything up to @busy; a single register may be read
 *		without it
 * @stop:	fetch nothing, drop what is being carried out
 * @busy:	the thread is inside of a command
 * @kick:	the thread waits here for work
 * @idle:	a reset waits here for the thread
 * @memory:	file in shared memory that holds the slots
 * @pages:	its pages, which stay where they are
 * @slots:	the same in one piece; the guest writes them at any time
 * @bounce:	SIM_CHUNK bytes, the thread's alone
 * @frame_rate:	frames per second that are let through; 0 for all
 * @frame_due:	when the next frame may end, ns; the thread's alone
 */
struct sim_ring {
	spinlock_t lock;
	u32 control;
	u32 head;
	u32 tail;
	u32 fault;
	u32 fault_slot;
	u32 fence;
	u32 crc;
	bool stop;
	bool busy;
	struct mutex reset_lock;
	wait_queue_head_t kick;
	wait_queue_head_t idle;
	struct file *memory;
	struct page *pages[SIM_SLOT_PAGES];
	void *slots;
	void *bounce;
	u32 frame_rate;
	u64 frame_due;
	struct task_struct *thread;
	struct sim_turn turn;
};

/*
 * struct sim_vgpu - one running vGPU
 * @display_lock: guards @display
 */
struct sim_vgpu {
	struct sim_gpu *gpu;
	struct nvvgpu_vgpu *core;
	guid_t uuid;
	u32 instance;
	unsigned int life;	/* of the firmware, that booted its task */
	bool no_console;
	struct sim_framebuffer fb;
	spinlock_t display_lock;
	struct sim_display display;
	struct sim_ring ring;
};

/* pci.c */
int sim_pci_init(const char *driver_name);
void sim_pci_exit(void);
struct sim_slot *sim_pci_slot(struct pci_dev *pdev);
struct sim_slot *sim_pci_new_slot(const struct sim_request *req);
void sim_pci_free_slot(struct sim_slot *slot);
int sim_pci_plug(struct sim_slot *slot, struct device *parent, u8 number);
void sim_pci_unplug(struct sim_slot *slot);

/* gpu.c */
int sim_gpu_register_driver(const char *name);
void sim_gpu_unregister_driver(void);

/* vf.c */
int sim_vf_probe(struct pci_dev *vf);
void sim_vf_remove(struct pci_dev *vf);
int sim_vf_configure(struct pci_dev *pdev, int num);

/* request.c */
int sim_request_parse(struct device *dev, char *text, struct sim_request *req);
void sim_request_boards(char *buf, size_t size);

/* gpus.c */
int sim_gpus_init(const char *list);
void sim_gpus_exit(void);

/* gsp-host.c */
int sim_gsp_start(struct sim_gpu *gpu, const char *release);
void sim_gsp_stop(struct sim_gpu *gpu);
const char *sim_gsp_firmware(const struct sim_gpu *gpu);
int sim_gsp_power_on(struct sim_gpu *gpu);
void sim_gsp_power_off(struct sim_gpu *gpu);
int sim_gsp_boot_vgpu(struct sim_vgpu *vgpu, const struct nvvgpu_boot *boot);
void sim_gsp_shutdown_vgpu(struct sim_vgpu *vgpu);
int sim_gsp_reset_vgpu(struct sim_vgpu *vgpu);
void sim_gsp_bus_master(struct sim_vgpu *vgpu, bool enable);
int sim_gsp_set_mixed(struct sim_gpu *gpu, bool mixed);
int sim_gsp_framebuffer_used(struct sim_gpu *gpu, u32 instance, u64 *bytes);
int sim_gsp_kill_vgpu(struct sim_gpu *gpu, const guid_t *uuid);

/* life.c */
void sim_life_init(struct sim_gpu *gpu);
int sim_life_start(struct sim_gpu *gpu);
void sim_life_stop(struct sim_gpu *gpu);
int sim_life_begin(struct sim_gpu *gpu, struct gsp *gsp);
struct gsp *sim_life_end(struct sim_gpu *gpu);
void sim_life_lost(struct sim_gpu *gpu);
void sim_life_task_lost(struct sim_gpu *gpu, u32 instance);
void sim_life_set_core(struct sim_gpu *gpu, struct nvvgpu_gpu *core);
void sim_life_set_limit(struct sim_gpu *gpu, unsigned int ms);
struct gsp *sim_life_use(struct sim_gpu *gpu);
struct gsp *sim_life_get(struct sim_vgpu *vgpu);
void sim_life_put(struct sim_gpu *gpu);
void sim_life_proved(struct sim_gpu *gpu);

/* faults.c */
void sim_faults_init(void);
void sim_faults_exit(void);
void sim_faults_add(struct sim_gpu *gpu);
void sim_faults_del(struct sim_gpu *gpu);

/* vgpu.c */
extern const struct nvvgpu_pf_ops sim_vgpu_ops;
u64 sim_vgpu_aperture(u64 framebuffer);

/* framebuffer.c */
struct file *sim_memory_file(const char *name, u64 size);
int sim_fb_init(struct sim_framebuffer *fb, u64 size, u64 aperture);
void sim_fb_free(struct sim_framebuffer *fb);
int sim_fb_read(struct sim_framebuffer *fb, u64 offset, void *buf, size_t len);
int sim_fb_write(struct sim_framebuffer *fb, u64 offset, const void *buf,
		 size_t len);
bool sim_fb_access_word(struct sim_framebuffer *fb, u64 offset, u32 *word,
			bool write);
int sim_fb_get(struct sim_framebuffer *fb, u64 offset, size_t len, bool write,
	       bool wait, struct sim_pages *pages);
void sim_fb_put(struct sim_pages *pages);
void sim_fb_copy(const struct sim_pages *pages, void *buf, bool write);
void sim_fb_clear(struct sim_framebuffer *fb, u64 offset, u64 len);
u64 sim_fb_used(struct sim_framebuffer *fb);

/* ring.c */
int sim_ring_init(struct sim_vgpu *vgpu, const char *name,
		  unsigned int max_instances);
void sim_ring_free(struct sim_vgpu *vgpu);
int sim_ring_reset(struct sim_ring *ring);
int sim_ring_access(struct sim_vgpu *vgpu, u64 offset, void *buf, size_t count,
		    bool write);

/* exec.c */
int sim_exec(struct sim_vgpu *vgpu, const struct ring_op *op, u32 *crc);

/* sched.c */
void sim_turns_init(struct sim_turns *turns);
void sim_turns_set_policy(struct sim_turns *turns,
			  enum nvvgpu_scheduler policy);
bool sim_turns_best_effort(struct sim_turns *turns);
void sim_turn_init(struct sim_turns *turns, struct sim_turn *turn,
		   unsigned int max_instances, const bool *stop);
void sim_turn_free(struct sim_turns *turns, struct sim_turn *turn);
int sim_turn_take(struct sim_turns *turns, struct sim_turn *turn);
void sim_turn_give(struct sim_turns *turns, struct sim_turn *turn);
int sim_turn_pause(struct sim_turns *turns, struct sim_turn *turn, u64 until);
void sim_turn_stop(struct sim_turn *turn);
u64 sim_turn_busy_ns(struct sim_turns *turns, struct sim_turn *turn);

#endif
