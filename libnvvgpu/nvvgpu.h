/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libnvvgpu: named, persistent vGPUs on any driver that speaks the kernel's
 * mdev/vfio ABI.
 *
 * Conventions
 *	Functions return 0 or a positive count on success and a negative errno
 *	on failure; *ret is written on success only.  After a failure
 *	nvvgpu_get_error() gives one sentence for people (what failed, on which
 *	object, why, what to do) and nvvgpu_get_error_code() the reason for
 *	programs.  The sentence reads "OBJECT: what: why; hint", e.g. "vm1-gpu0:
 *	create: no GPU has room for 'A40-8Q'; ...", so that a program can print
 *	it after its own name.  The library never prints, never exits, never
 *	starts a process and never calls libvirt.
 *
 *	Objects with _ref/_unref are reference counted.  A host snapshot owns
 *	the gpus, parents, types and vgpus in it: those pointers, and every
 *	string got from them, live exactly as long as the snapshot.
 *
 *	A context may be used by one thread at a time; different contexts are
 *	independent.
 *
 *	Sizes are in the unit their name ends with.  A string getter returns
 *	NULL where the host does not say.
 */
#ifndef NVVGPU_H
#define NVVGPU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct nvvgpu_ctx;
struct nvvgpu_host;
struct nvvgpu_gpu;
struct nvvgpu_parent;
struct nvvgpu_type;
struct nvvgpu_vgpu;
struct nvvgpu_profile;
struct nvvgpu_request;

/* Longest name of a vGPU or profile, without the terminating NUL. */
#define NVVGPU_NAME_MAX 63

/* --- context ----------------------------------------------------------- */

/* Why a call failed.  Append only. */
enum nvvgpu_error {
	NVVGPU_E_NONE = 0,	/* nothing has failed yet */
	NVVGPU_E_FAILED,	/* the system refused; the sentence says what */
	NVVGPU_E_INVALID,	/* an argument makes no sense */
	NVVGPU_E_NOT_FOUND,	/* no such profile, type, GPU or vGPU */
	NVVGPU_E_NO_CAPACITY,	/* no GPU has room for it */
	NVVGPU_E_IN_USE,	/* somebody uses it */
	NVVGPU_E_EXISTS,	/* the name or UUID is taken */
	NVVGPU_E_DAMAGED,	/* a state file cannot be understood */
	NVVGPU_E_PERMISSION,	/* not allowed to */
};

/*
 * A context for the host below sysroot; NULL or "" or "/" is this host.
 * Another directory is for tests and for looking at a mounted image.
 * -ENOMEM; -EINVAL sysroot is relative; -ENOENT sysroot is no directory.
 */
int nvvgpu_new(const char *sysroot, struct nvvgpu_ctx **ret);
struct nvvgpu_ctx *nvvgpu_ref(struct nvvgpu_ctx *ctx);
/* Always returns NULL.  NULL is allowed. */
struct nvvgpu_ctx *nvvgpu_unref(struct nvvgpu_ctx *ctx);

/* The last failure; "" when there was none.  Valid until the next call. */
const char *nvvgpu_get_error(struct nvvgpu_ctx *ctx);
enum nvvgpu_error nvvgpu_get_error_code(struct nvvgpu_ctx *ctx);

/*
 * Things worth telling that are no failure, e.g. one unreadable state file
 * that was skipped.  message is one sentence without newline.
 */
typedef void (*nvvgpu_log_fn)(void *data, const char *message);
void nvvgpu_set_log_fn(struct nvvgpu_ctx *ctx, nvvgpu_log_fn fn, void *data);

/*
 * Runs a program for the library, which starts none itself, and waits for it.
 * argv ends with NULL; argv[0] is to be looked for in PATH.  input: what it
 * reads, NULL for nothing.  *said: what it wrote, from malloc(), where it
 * failed.  Returns its exit status, or a negative errno.
 */
typedef int (*nvvgpu_run_fn)(void *data, const char *const *argv,
			     const char *input, char **said);
/*
 * Where mdevctl has callouts or notifiers, what is done to a mediated device is
 * done by mdevctl, so that they are asked and told.  Without fn all that would
 * do so fails with -EOPNOTSUPP; where mdevctl refuses, with -ECANCELED.  Of a
 * host below a directory only with fn.
 */
void nvvgpu_set_run_fn(struct nvvgpu_ctx *ctx, nvvgpu_run_fn fn, void *data);

/*
 * Between them much is changed: GPUs are looked at once and not for each
 * change, others wait for the end of one of them at most, and what was changed
 * is on the disk for good when the second one has returned.  That one is due
 * before the last nvvgpu_unref(). -EALREADY one has begun; -EACCES, -EBUSY
 * somebody has held the lock for a minute; -EIO.
 */
int nvvgpu_batch_begin(struct nvvgpu_ctx *ctx);
int nvvgpu_batch_end(struct nvvgpu_ctx *ctx);

/* --- host: one consistent look at everything ----------------------------- */

/*
 * Reads which GPUs, types, live vGPUs and records of named ones there are; what
 * is asked about one of them is read when it is first asked.  Damaged records,
 * and whatever else has the name of one (a link to nothing, a directory), are
 * logged and left out (they still block their name).
 * -ENOMEM, -EACCES, -EIO.
 */
int nvvgpu_host_scan(struct nvvgpu_ctx *ctx, struct nvvgpu_host **ret);
struct nvvgpu_host *nvvgpu_host_ref(struct nvvgpu_host *host);
struct nvvgpu_host *nvvgpu_host_unref(struct nvvgpu_host *host);

/* GPUs in the order of their address. NULL when index is out of range. */
size_t nvvgpu_host_count_gpus(struct nvvgpu_host *host);
struct nvvgpu_gpu *nvvgpu_host_get_gpu(struct nvvgpu_host *host, size_t index);
/*
 * By PCI address ("1000:00:00.0"), libvirt's node device name
 * ("pci_1000_00_00_0"), the GPU's UUID or the address of one of its VFs.
 * -ENOENT.
 */
int nvvgpu_host_find_gpu(struct nvvgpu_host *host, const char *text,
			 struct nvvgpu_gpu **ret);

/*
 * The same of one vGPU alone, by name or UUID: it is number 0 of the host,
 * whose GPUs count no others. -ENOENT; -EBADMSG when its record is damaged.
 */
int nvvgpu_host_scan_one(struct nvvgpu_ctx *ctx, const char *text,
			 struct nvvgpu_host **ret);

/*
 * vGPUs, named ones first in the order of their names, then by UUID, those
 * without one by their VF; last those that only mdevctl has defined.
 */
size_t nvvgpu_host_count_vgpus(struct nvvgpu_host *host);
struct nvvgpu_vgpu *nvvgpu_host_get_vgpu(struct nvvgpu_host *host,
					 size_t index);
/*
 * By name, UUID, or address of the VF that it is on while it is active.
 * -ENOENT; -EBADMSG when the record of that name is damaged, with the sentence
 * that was logged; -EACCES when it may not be read.
 */
int nvvgpu_host_find_vgpu(struct nvvgpu_host *host, const char *text,
			  struct nvvgpu_vgpu **ret);

/* --- gpu: a physical one, however many functions it has -------------------- */

/* PCI address of its PF; the device's name where it is no PCI function. */
const char *nvvgpu_gpu_get_address(struct nvvgpu_gpu *gpu);
const char *nvvgpu_gpu_get_driver(struct nvvgpu_gpu *gpu);
/* Board name; falls back to "vendor:device" in hex. */
const char *nvvgpu_gpu_get_model(struct nvvgpu_gpu *gpu);
const char *nvvgpu_gpu_get_uuid(struct nvvgpu_gpu *gpu);
const char *nvvgpu_gpu_get_firmware(struct nvvgpu_gpu *gpu);
/* "equal-size" or "mixed-size" */
const char *nvvgpu_gpu_get_mode(struct nvvgpu_gpu *gpu);
const char *nvvgpu_gpu_get_state(struct nvvgpu_gpu *gpu);
/* -ENODATA where the driver does not say. */
int nvvgpu_gpu_get_framebuffer_total_mib(struct nvvgpu_gpu *gpu, uint64_t *ret);
int nvvgpu_gpu_get_framebuffer_free_mib(struct nvvgpu_gpu *gpu, uint64_t *ret);
int nvvgpu_gpu_get_numa_node(struct nvvgpu_gpu *gpu, int *ret);
/* Live vGPUs on it, whoever made them. */
unsigned int nvvgpu_gpu_count_vgpus(struct nvvgpu_gpu *gpu);
/* How the kernel makes its vGPUs: "mdev" or "vendor-vfio". */
const char *nvvgpu_gpu_get_framework(struct nvvgpu_gpu *gpu);
/* Devices that its vGPUs are made under, in the order of their address. */
size_t nvvgpu_gpu_count_parents(struct nvvgpu_gpu *gpu);
struct nvvgpu_parent *nvvgpu_gpu_get_parent(struct nvvgpu_gpu *gpu,
					    size_t index);
/* Types that one of its parents offers. */
size_t nvvgpu_gpu_count_types(struct nvvgpu_gpu *gpu);
struct nvvgpu_type *nvvgpu_gpu_get_type(struct nvvgpu_gpu *gpu, size_t index);
/*
 * By id ("nvidia-558"), its number ("558"), full name ("NVIDIA A40-2Q") or the
 * name without its first word ("A40-2Q").  -ENOENT.
 */
int nvvgpu_gpu_find_type(struct nvvgpu_gpu *gpu, const char *text,
			 struct nvvgpu_type **ret);

/* --- parent: the GPU itself, or one of its VFs ------------------------------ */

const char *nvvgpu_parent_get_address(struct nvvgpu_parent *parent);
struct nvvgpu_gpu *nvvgpu_parent_get_gpu(struct nvvgpu_parent *parent);
/* Which VF of its GPU, from 0; -ENODATA when it is none. */
int nvvgpu_parent_get_vf(struct nvvgpu_parent *parent, unsigned int *ret);
/* Live vGPUs under it, whoever made them; a VF has one at most. */
unsigned int nvvgpu_parent_count_vgpus(struct nvvgpu_parent *parent);

/* --- type ---------------------------------------------------------------- */

const char *nvvgpu_type_get_id(struct nvvgpu_type *type);
const char *nvvgpu_type_get_name(struct nvvgpu_type *type);
const char *nvvgpu_type_get_device_api(struct nvvgpu_type *type);
const char *nvvgpu_type_get_description(struct nvvgpu_type *type);
/* How many more of it can be made on this GPU now. */
unsigned int nvvgpu_type_get_available(struct nvvgpu_type *type);
/*
 * From the description, of types without one (vendor VFIO) the framebuffer by
 * NVIDIA's way to name types; -ENODATA where it does not say.
 */
int nvvgpu_type_get_framebuffer_mib(struct nvvgpu_type *type, uint64_t *ret);
int nvvgpu_type_get_max_instances(struct nvvgpu_type *type, unsigned int *ret);
int nvvgpu_type_get_num_heads(struct nvvgpu_type *type, unsigned int *ret);
int nvvgpu_type_get_max_resolution(struct nvvgpu_type *type,
				   unsigned int *width, unsigned int *height);
int nvvgpu_type_get_frame_rate_limit(struct nvvgpu_type *type,
				     unsigned int *hz);

/* --- vgpu ---------------------------------------------------------------- */

enum nvvgpu_vgpu_state {
	NVVGPU_VGPU_DEFINED,	/* recorded; no device now */
	NVVGPU_VGPU_ACTIVE,	/* the device exists, nobody has it open */
	NVVGPU_VGPU_IN_USE,	/* a process has it open */
	NVVGPU_VGPU_FAILED,	/* the device exists and its driver gave it up */
};

/* NULL for a vGPU that somebody else made and nobody named. */
const char *nvvgpu_vgpu_get_name(struct nvvgpu_vgpu *vgpu);
/* NULL for one on a vendor VFIO VF that nobody named here. */
const char *nvvgpu_vgpu_get_uuid(struct nvvgpu_vgpu *vgpu);
enum nvvgpu_vgpu_state nvvgpu_vgpu_get_state(struct nvvgpu_vgpu *vgpu);
/* "defined", "active", "in use", "failed" */
const char *nvvgpu_vgpu_state_name(enum nvvgpu_vgpu_state state);
const char *nvvgpu_vgpu_get_type_id(struct nvvgpu_vgpu *vgpu);
const char *nvvgpu_vgpu_get_type_name(struct nvvgpu_vgpu *vgpu);
/* Address of the GPU it is, or will be, on. */
const char *nvvgpu_vgpu_get_gpu(struct nvvgpu_vgpu *vgpu);
/* Address of its parent: the GPU, or a VF of it. */
const char *nvvgpu_vgpu_get_parent(struct nvvgpu_vgpu *vgpu);
/* Where it is a VF that a VMM gets as such; NULL for a mediated device. */
const char *nvvgpu_vgpu_get_pci_address(struct nvvgpu_vgpu *vgpu);
const char *nvvgpu_vgpu_get_profile(struct nvvgpu_vgpu *vgpu);
bool nvvgpu_vgpu_get_autostart(struct nvvgpu_vgpu *vgpu);
/* Made with nvvgpu_request_set_transient(). */
bool nvvgpu_vgpu_get_transient(struct nvvgpu_vgpu *vgpu);
/*
 * The node a VMM opens: "/dev/vfio/12", or "/dev/vfio/devices/vfio3" where
 * there are no groups; NULL while not active.
 */
const char *nvvgpu_vgpu_get_devnode(struct nvvgpu_vgpu *vgpu);
/*
 * Who has it open, in words: "virtual machine 'vm1' (qemu-system-x86_64, pid
 * 12)", "process 12 (name)", or "a process" where /proc does not show to this
 * caller which; NULL for nobody.  /proc is read once for the snapshot.
 */
const char *nvvgpu_vgpu_get_user(struct nvvgpu_vgpu *vgpu);
/*
 * The same in parts; NULL and -ENODATA for what is not known.  The machine has
 * the name that its QEMU was given, which is libvirt's name of the domain.
 */
const char *nvvgpu_vgpu_get_machine(struct nvvgpu_vgpu *vgpu);
const char *nvvgpu_vgpu_get_process(struct nvvgpu_vgpu *vgpu);
int nvvgpu_vgpu_get_pid(struct nvvgpu_vgpu *vgpu, pid_t *ret);
/* -ENODATA while not active or where unknown. */
int nvvgpu_vgpu_get_framebuffer_mib(struct nvvgpu_vgpu *vgpu, uint64_t *ret);
/* Where in its GPU's framebuffer that starts; likewise. */
int nvvgpu_vgpu_get_framebuffer_offset_mib(struct nvvgpu_vgpu *vgpu,
					   uint64_t *ret);

/* How to choose a GPU; nvvgpu.conf(5) says more. */
enum nvvgpu_policy {
	NVVGPU_POLICY_PACK,	/* fill one GPU before the next */
	NVVGPU_POLICY_SPREAD,	/* the GPU with most framebuffer free */
	NVVGPU_POLICY_NUMA,	/* the GPU nearest to a NUMA node, then as pack */
	NVVGPU_POLICY_EXCLUSIVE, /* a GPU of its own, from which others stay away */
};

/*
 * What a new vGPU shall be.  Everything not set comes from the profile or is
 * chosen: a name "PROFILE-N", a UUID derived from the name (the same on every
 * host), a GPU by the profile's policy.  The setters copy.
 * -ENOMEM; -EINVAL for a name, UUID or attribute that makes no sense.
 */
int nvvgpu_request_new(struct nvvgpu_ctx *ctx, struct nvvgpu_request **ret);
struct nvvgpu_request *nvvgpu_request_free(struct nvvgpu_request *req);
int nvvgpu_request_set_name(struct nvvgpu_request *req, const char *name);
int nvvgpu_request_set_uuid(struct nvvgpu_request *req, const char *uuid);
int nvvgpu_request_set_profile(struct nvvgpu_request *req, const char *profile);
int nvvgpu_request_set_type(struct nvvgpu_request *req, const char *type);
int nvvgpu_request_set_gpu(struct nvvgpu_request *req, const char *gpu);
/* As nvvgpu_profile_set_attribute(), beside or instead of the profile's. */
int nvvgpu_request_set_attribute(struct nvvgpu_request *req, const char *name,
				 const char *value);
/* Instead of the profile's; -EINVAL no policy. */
int nvvgpu_request_set_policy(struct nvvgpu_request *req,
			      enum nvvgpu_policy policy);
/* The node to be near to, with policy numa; below 0: as if never set. */
int nvvgpu_request_set_numa_node(struct nvvgpu_request *req, int node);
int nvvgpu_request_set_autostart(struct nvvgpu_request *req, bool autostart);
/* Only define it; default is to start it too. */
int nvvgpu_request_set_no_start(struct nvvgpu_request *req, bool no_start);
/*
 * Nothing of it survives its stop, the end of the domain that has it
 * (nvvgpu_vgpu_release()) or the host's next boot: its record is below /run,
 * and mdevctl has no definition of it.
 */
int nvvgpu_request_set_transient(struct nvvgpu_request *req, bool transient);
/* Who has it, for nvvgpu_vgpu_release_from(): any text, e.g. a UUID. */
int nvvgpu_request_set_domain(struct nvvgpu_request *req, const char *domain);
/*
 * What fails because there is no room, or no such GPU or type yet, is tried
 * again until seconds are over; the lock is free meanwhile.  fn (may be NULL)
 * is called before each new try, with the seconds left and the sentence of the
 * failure; when it does not return 0 that is the end.
 */
typedef int (*nvvgpu_wait_fn)(void *data, unsigned int seconds_left,
			      const char *why);
int nvvgpu_request_set_wait(struct nvvgpu_request *req, unsigned int seconds,
			    nvvgpu_wait_fn fn, void *data);

/*
 * Makes a named vGPU: record, mdevctl definition and, unless no_start, the
 * device.  A failure leaves nothing of it; a SIGKILL may leave it defined, for
 * start, which makes what is missing, or delete.  What the request sets wins
 * over the profile.  *name (to be freed) is its name; name may be NULL.
 * -EEXIST name or UUID taken; -ENOENT no such profile, type or GPU; -ENOSPC
 * with NVVGPU_E_NO_CAPACITY; -EACCES; -EBADMSG damaged profile; -EIO.
 */
int nvvgpu_vgpu_create(struct nvvgpu_ctx *ctx, struct nvvgpu_request *req,
		       char **name);
/*
 * Makes count of them, all or none: those made before a failure are deleted
 * again.  They are called NAME-N, PROFILE-N without a name, with the first
 * numbers that are free.  *names (one block to be freed, NULL terminated) may
 * be NULL.  Errors as nvvgpu_vgpu_create(); -EINVAL count is 0 or above 65536,
 * or a UUID is set.
 */
int nvvgpu_vgpu_create_many(struct nvvgpu_ctx *ctx, struct nvvgpu_request *req,
			    unsigned int count, char ***names);

/*
 * What nvvgpu_vgpu_create_many() would make, or with count 0
 * nvvgpu_vgpu_create(): where, and why there.  Changes nothing and waits for
 * nothing.  Errors as theirs.
 */
struct nvvgpu_choice;
int nvvgpu_vgpu_choose(struct nvvgpu_ctx *ctx, struct nvvgpu_request *req,
		       unsigned int count, struct nvvgpu_choice **ret);
/* Always returns NULL.  NULL is allowed. */
struct nvvgpu_choice *nvvgpu_choice_free(struct nvvgpu_choice *choice);
/* vGPUs, in the order in which they would be made. What they are lives as long. */
size_t nvvgpu_choice_count(const struct nvvgpu_choice *choice);
const char *nvvgpu_choice_get_name(const struct nvvgpu_choice *choice,
				   size_t index);
const char *nvvgpu_choice_get_uuid(const struct nvvgpu_choice *choice,
				   size_t index);
struct nvvgpu_type *nvvgpu_choice_get_type(const struct nvvgpu_choice *choice,
					   size_t index);
struct nvvgpu_parent *
nvvgpu_choice_get_parent(const struct nvvgpu_choice *choice, size_t index);
/* NVIDIA's placement id; -ENODATA where it cannot be known before. */
int nvvgpu_choice_get_placement(const struct nvvgpu_choice *choice,
				size_t index, unsigned int *ret);
/* "it is the fullest that has room (4096 MiB free)" */
const char *nvvgpu_choice_get_why(const struct nvvgpu_choice *choice,
				  size_t index);
/* All other GPUs by address, and why not: "has other vGPUs". */
size_t nvvgpu_choice_count_others(const struct nvvgpu_choice *choice,
				  size_t index);
const char *nvvgpu_choice_get_other(const struct nvvgpu_choice *choice,
				    size_t index, size_t other);
const char *nvvgpu_choice_get_why_not(const struct nvvgpu_choice *choice,
				      size_t index, size_t other);

/* Its virtual machine has ended: deletes a transient one and returns 1. */
int nvvgpu_vgpu_release(struct nvvgpu_ctx *ctx, const char *name_or_uuid);
/* ... unless it was made for another domain; then 0. */
int nvvgpu_vgpu_release_from(struct nvvgpu_ctx *ctx, const char *name_or_uuid,
			     const char *domain);
/*
 * start: no-op on an active one; on another GPU where its own is not here and
 * its profile is movable.  stop: no-op on an inactive one.  delete:
 * stops and forgets.  -ENOENT; -EBUSY when somebody has it open; -ENOSPC;
 * -EACCES; -EPERM for a vGPU without a record here (somebody else's).
 */
int nvvgpu_vgpu_start(struct nvvgpu_ctx *ctx, const char *name_or_uuid);
int nvvgpu_vgpu_stop(struct nvvgpu_ctx *ctx, const char *name_or_uuid);
int nvvgpu_vgpu_delete(struct nvvgpu_ctx *ctx, const char *name_or_uuid);
/*
 * Gives it another name, in use or not: record, definition, driver, links.  Its
 * UUID stays, and no longer follows from the name.  A SIGKILL leaves the old
 * name or the new one; the same call then does what is missing. -ENOENT;
 * -EEXIST the name is taken; -EINVAL no name; -EBADMSG; -EACCES; -EIO.
 */
int nvvgpu_vgpu_rename(struct nvvgpu_ctx *ctx, const char *name_or_uuid,
		       const char *name);
/* When a change shows.  Append only. */
enum nvvgpu_effect {
	NVVGPU_EFFECT_NONE,		/* it was so already */
	NVVGPU_EFFECT_NOW,
	NVVGPU_EFFECT_NEXT_START,
};

/*
 * key: "autostart" (yes, no), "profile" (takes type and attributes from it),
 * "type", "gpu" (address, UUID, or VF), or the path of an attribute, e.g.
 * "nvidia/vgpu_params", with "attr." before one without slash; "access_group",
 * whose members may open its node, instead of the profile's.
 * value: NULL takes a profile, an attribute or that group away.
 */
struct nvvgpu_setting {
	const char *key;
	const char *value;
	enum nvvgpu_effect effect;	/* out */
};

/*
 * Changes a vGPU, all or nothing; what others have in its definition stays.
 * Attributes of an active one are written at once where its driver takes them.
 * -EINVAL a key or value that makes no sense, or that the driver refuses;
 * -EBUSY another type or GPU while it is active; -ENOENT no such vGPU, profile,
 * type or GPU; -ENOSPC; -EBADMSG; -EACCES; -EIO.
 */
int nvvgpu_vgpu_set(struct nvvgpu_ctx *ctx, const char *name_or_uuid,
		    struct nvvgpu_setting *settings, size_t count);
/* Also one that Nova, KubeVirt or Proxmox VE may take or take away. */
#define NVVGPU_ADOPT_FORCE	(1u << 0)
/*
 * Makes a vGPU that somebody else made, active or only defined by mdevctl, one
 * of ours: it gets a name (NULL: what its driver calls it, else "vgpu-" and a
 * part of its UUID), keeps all else, and what is active gets a definition.
 * what: its UUID, or address of the VF that it is on.  *ret (to be freed, may
 * be NULL) is its name.  No-op on one that has that name. -ENOENT; -EEXIST the
 * name is taken, or it has another; -EPERM the sentence says whose it is;
 * -EBADMSG; -EACCES; -EIO.
 */
int nvvgpu_vgpu_adopt(struct nvvgpu_ctx *ctx, const char *what,
		      const char *name, unsigned int flags, char **ret);
/*
 * Something that nothing needs any more.  kind: "temporary-file", "claim",
 * "note", "rename", "record" or "transient"; object: path or name of it; what:
 * why it is one.  Valid during the call only.
 */
typedef void (*nvvgpu_leftover_fn)(void *data, const char *kind,
				   const char *object, const char *what);
/* Only says what it would take away. */
#define NVVGPU_GC_DRY_RUN	(1u << 0)
/*
 * Takes away what killed processes have left, records of vGPUs whose device and
 * definition have gone, transient ones without device; of the last two only
 * those untouched for the grace.  Never anything that is in use or that others
 * made.  Goes on after a failure, which is logged; returns how many there were,
 * or the first failure. -EACCES; -EIO; -ENOMEM.
 */
int nvvgpu_gc(struct nvvgpu_ctx *ctx, unsigned int flags,
	      unsigned int grace_seconds, nvvgpu_leftover_fn fn, void *data);
/*
 * Starts the named vGPU whose vendor VFIO VF this is, as nvvgpu_vgpu_start()
 * does, but on no other VF: for who knows the address alone, as a domain does.
 * Returns 1 when it is there then, 0 when this is no such VF.
 */
int nvvgpu_vf_start(struct nvvgpu_ctx *ctx, const char *address);
/* nvvgpu_vgpu_release_from() likewise; 0 also when this is no such VF. */
int nvvgpu_vf_release_from(struct nvvgpu_ctx *ctx, const char *address,
			   const char *domain);
/*
 * Starts every vGPU with autostart, or only those of one GPU or VF (address).
 * Goes on after a failure, which is logged; returns how many were started, or
 * the first failure.
 */
int nvvgpu_start_all(struct nvvgpu_ctx *ctx, const char *parent);

/*
 * Name of the record that has this UUID, live or not; *name is to be freed.
 * -EINVAL no UUID; -ENOENT none of ours; -EBADMSG its record is damaged, which
 * the record itself, its name or the device's definition may still tell.
 */
int nvvgpu_uuid_to_name(struct nvvgpu_ctx *ctx, const char *uuid, char **name);
/*
 * The group whose members may open its node, by its record or else its profile;
 * *group is to be freed.  -ENOENT none, without sentence for a vGPU of ours;
 * -EBADMSG record or profile is damaged.
 */
int nvvgpu_name_to_access_group(struct nvvgpu_ctx *ctx, const char *name,
				char **group);
/*
 * May this live vGPU be called so where names must not jump (links in /dev)?
 * Yes when its record says so; without a record, to the first that asks, while
 * its driver's nvvgpu/name says so too.  -EEXIST another one has the name;
 * -EBADMSG its record is damaged; -EINVAL no name or UUID; -EACCES.
 */
int nvvgpu_name_claim(struct nvvgpu_ctx *ctx, const char *name,
		      const char *uuid);

/*
 * The GPU, or VF, at this address has just appeared.  Brings the definitions
 * of its vGPUs to it if it was elsewhere before, and those of another one away,
 * before anybody starts them on the wrong board: to where that one is now, or
 * below its UUID until it appears.  Only where the driver tells boards apart.
 * Returns how many moved.  -EACCES; -EIO.
 */
int nvvgpu_follow_gpu(struct nvvgpu_ctx *ctx, const char *parent);

#define NVVGPU_XML_DISPLAY (1u << 0)	/* the guest's console shows it */
/*
 * The <hostdev> element for a libvirt domain; works before the vGPU is
 * started.  A mediated device is named by its UUID, a vendor VFIO VF by its
 * PCI address, which changes where nvvgpu_vgpu_start() has to take another VF;
 * a display of such a VF needs libvirt 10.3.  *ret is to be freed.
 */
int nvvgpu_vgpu_xml(struct nvvgpu_vgpu *vgpu, unsigned int flags, char **ret);

/* --- profile --------------------------------------------------------------- */

/* An empty one: policy pack, autostart on.  -EINVAL no name. */
int nvvgpu_profile_new(struct nvvgpu_ctx *ctx, const char *name,
		       struct nvvgpu_profile **ret);
/* -ENOENT; -EBADMSG damaged (sentence has file and line); -EACCES. */
int nvvgpu_profile_load(struct nvvgpu_ctx *ctx, const char *name,
			struct nvvgpu_profile **ret);
struct nvvgpu_profile *nvvgpu_profile_ref(struct nvvgpu_profile *profile);
struct nvvgpu_profile *nvvgpu_profile_unref(struct nvvgpu_profile *profile);
/* Sorted names, NULL terminated, one block to be freed. Damaged ones too. */
int nvvgpu_profile_list(struct nvvgpu_ctx *ctx, char ***ret);

const char *nvvgpu_profile_get_name(struct nvvgpu_profile *profile);
/* The profile that it has all from that it does not say itself; NULL: none. */
const char *nvvgpu_profile_get_base(struct nvvgpu_profile *profile);
const char *nvvgpu_profile_get_type(struct nvvgpu_profile *profile);
/* Address or UUID of the only GPU to use; NULL for any. */
const char *nvvgpu_profile_get_gpu(struct nvvgpu_profile *profile);
enum nvvgpu_policy nvvgpu_profile_get_policy(struct nvvgpu_profile *profile);
/* The node to be near to with policy numa; -ENODATA: that of the CPU in use. */
int nvvgpu_profile_get_numa_node(struct nvvgpu_profile *profile, int *ret);
bool nvvgpu_profile_get_autostart(struct nvvgpu_profile *profile);
/* Its members may open the nodes; NULL: root alone. */
const char *nvvgpu_profile_get_access_group(struct nvvgpu_profile *profile);
/* Whether a start takes another GPU while that of the vGPU is not here. */
bool nvvgpu_profile_get_movable(struct nvvgpu_profile *profile);
size_t nvvgpu_profile_count_attributes(struct nvvgpu_profile *profile);
const char *nvvgpu_profile_get_attribute_name(struct nvvgpu_profile *profile,
					      size_t index);
const char *nvvgpu_profile_get_attribute_value(struct nvvgpu_profile *profile,
					       size_t index);

/* -EINVAL: there is none of that name, or it has this one as its base. */
int nvvgpu_profile_set_base(struct nvvgpu_profile *profile, const char *base);
int nvvgpu_profile_set_type(struct nvvgpu_profile *profile, const char *type);
int nvvgpu_profile_set_gpu(struct nvvgpu_profile *profile, const char *gpu);
int nvvgpu_profile_set_policy(struct nvvgpu_profile *profile,
			      enum nvvgpu_policy policy);
/* Below 0 takes it away. */
int nvvgpu_profile_set_numa_node(struct nvvgpu_profile *profile, int node);
int nvvgpu_profile_set_autostart(struct nvvgpu_profile *profile, bool on);
/* NULL removes. -EINVAL: it can be no group's name. */
int nvvgpu_profile_set_access_group(struct nvvgpu_profile *profile,
				    const char *group);
int nvvgpu_profile_set_movable(struct nvvgpu_profile *profile, bool on);
/* A sysfs attribute below the vGPU, e.g. "nvidia/vgpu_params". NULL removes. */
int nvvgpu_profile_set_attribute(struct nvvgpu_profile *profile,
				 const char *name, const char *value);

/*
 * Writes it to the host, atomically.  replace: overwrite one of that name;
 * otherwise -EEXIST.  -EINVAL no type set; -EACCES; -EIO.
 */
int nvvgpu_profile_save(struct nvvgpu_profile *profile, bool replace);
/* -ENOENT; -EBUSY while a vGPU's record names it. */
int nvvgpu_profile_delete(struct nvvgpu_ctx *ctx, const char *name);
/* "pack", "spread", "numa", "exclusive" and back; -EINVAL. */
const char *nvvgpu_policy_name(enum nvvgpu_policy policy);
int nvvgpu_policy_parse(const char *text, enum nvvgpu_policy *ret);

/* --- a host as a file ------------------------------------------------------ */

/*
 * The named vGPUs and the administrator's profiles as the text of
 * nvvgpu-host(5). *ret is to be freed. -ENOMEM; -EBADMSG when something of it
 * is damaged: half a host would look like a whole one.
 */
int nvvgpu_host_export(struct nvvgpu_host *host, char **ret);

/* What happens to a profile or vGPU.  Append only. */
enum nvvgpu_action {
	NVVGPU_ACTION_NONE,
	NVVGPU_ACTION_CREATE,
	NVVGPU_ACTION_CHANGE,	/* attributes, autostart, profile */
	NVVGPU_ACTION_RECREATE,	/* another type, UUID or GPU */
	NVVGPU_ACTION_START,
	NVVGPU_ACTION_DELETE,
	NVVGPU_ACTION_RENAME,	/* the same UUID, another name */
};

struct nvvgpu_plan;
struct nvvgpu_step;

/* What the text does not have stays. */
#define NVVGPU_PLAN_KEEP_OTHERS	(1u << 0)

/*
 * Looks at the host, compares it with such a text and says what would make the
 * one like the other; changes nothing.  source is what people call the text,
 * e.g. its file name, and has to live as long as the plan. -EBADMSG the text,
 * or something on the host, cannot be understood; -ENOENT a profile that it
 * leaves something to; -ENOMEM.
 */
int nvvgpu_plan_new(struct nvvgpu_ctx *ctx, const char *text,
		    const char *source, unsigned int flags,
		    struct nvvgpu_plan **ret);
/* Always returns NULL.  NULL is allowed. */
struct nvvgpu_plan *nvvgpu_plan_free(struct nvvgpu_plan *plan);
/* In the order in which they are to be done; none where nothing differs. */
size_t nvvgpu_plan_count_steps(struct nvvgpu_plan *plan);
struct nvvgpu_step *nvvgpu_plan_get_step(struct nvvgpu_plan *plan,
					 size_t index);

enum nvvgpu_action nvvgpu_step_get_action(const struct nvvgpu_step *step);
/* "vgpu" or "profile" */
const char *nvvgpu_step_get_kind(const struct nvvgpu_step *step);
const char *nvvgpu_step_get_name(const struct nvvgpu_step *step);
/* What differs, e.g. "autostart: no -> yes". */
const char *nvvgpu_step_get_what(const struct nvvgpu_step *step);
/* Who has the vGPU open that would have to go; NULL for nobody. */
const char *nvvgpu_step_get_user(const struct nvvgpu_step *step);
/*
 * Does it, whole or not at all.  Errors as those of the calls that do the same
 * for one vGPU or profile.
 */
int nvvgpu_step_run(struct nvvgpu_step *step);
/* "create", "change", ... */
const char *nvvgpu_action_name(enum nvvgpu_action action);

/* --- doctor ---------------------------------------------------------------- */

enum nvvgpu_severity {
	NVVGPU_SEVERITY_NOTE,		/* as it should be, and worth knowing */
	NVVGPU_SEVERITY_WARNING,	/* may become a problem */
	NVVGPU_SEVERITY_PROBLEM,	/* something does not work now */
};

/*
 * One finding; it and its texts are valid during the call only.
 * code: what programs know it by, listed in nvvgpu-tool-doctor(1).
 * object: address, name or UUID of what it is about; NULL for the host.
 * model: of a GPU that it is about, where its driver says it; else NULL.
 * what, why: what was found, and why that matters; sentences without end.
 * cure: what to do; where possible, commands.
 */
struct nvvgpu_finding;
typedef void (*nvvgpu_finding_fn)(void *data,
				  const struct nvvgpu_finding *finding);

/*
 * Looks for what keeps vGPUs from being made, started or used, and calls fn
 * for each such thing.  Changes nothing; works without any GPU; what it may
 * not read it does not judge, so root learns most.  Returns how many problems
 * there were. -ENOMEM, -EACCES, -EIO.
 */
int nvvgpu_doctor(struct nvvgpu_ctx *ctx, nvvgpu_finding_fn fn, void *data);
const char *nvvgpu_finding_get_code(const struct nvvgpu_finding *finding);
enum nvvgpu_severity
nvvgpu_finding_get_severity(const struct nvvgpu_finding *finding);
const char *nvvgpu_finding_get_object(const struct nvvgpu_finding *finding);
const char *nvvgpu_finding_get_model(const struct nvvgpu_finding *finding);
const char *nvvgpu_finding_get_what(const struct nvvgpu_finding *finding);
const char *nvvgpu_finding_get_why(const struct nvvgpu_finding *finding);
const char *nvvgpu_finding_get_cure(const struct nvvgpu_finding *finding);
/* "note", "warning", "problem" */
const char *nvvgpu_severity_name(enum nvvgpu_severity severity);

/* Release of the library: "0.1.0". */
const char *nvvgpu_version(void);

#ifdef __cplusplus
}
#endif

#include "nvvgpu-monitor.h"

#endif
