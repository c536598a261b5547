/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How the framebuffer of one GPU is shared out, in memory only: where vGPUs of
 * a size may start, where the next one goes and what that costs.  Nothing here
 * reads the host, so the very same code is simulated in t/1130-simulation.t.
 *
 * Equal-size mode: while there are vGPUs, only such of their size can join
 * them, one behind the other.
 *
 * Mixed-size mode: each size has places of its own.  The framebuffer is cut
 * into halves, those into halves and so on, down to 16 parts.  A size of which
 * 2p fit has two places in each of p parts, one at each end; one whose number
 * is no power of two has one place in each of p parts, p being the power of two
 * below: at the start of a left half, at the end of a right one.  That is
 * NVIDIA's published rule for GPUs before Blackwell.
 *
 * THE RULE by which a place is chosen, on one GPU and among several: the one
 * after which most framebuffer can still be offered, summed over the free
 * places of all sizes.  A size counts as often as it has places and each time
 * with all its framebuffer, so what holds the places of large types together is
 * used last and they stay creatable longest.  Of equally good places it is the
 * lowest.  kernel/ABI/sysfs-bus-pci-nvvgpu promises the same of our driver,
 * which chooses the place by itself; other drivers are told (vendor-place.c).
 *
 * What it costs: a request of the smallest size fails only where no framebuffer
 * is left at all, and there is less left when more large ones have been granted.
 * So among many GPUs, with requests in inverse proportion to their size, up to
 * 0.1 % fewer are granted than by first fit, of 1 % more framebuffer: at 64 GiB
 * 1.5 % fewer of the smallest size, 1 to 5 % more of those above.  Rules that
 * grant no fewer there (least loss in proportion to what the GPU still offers)
 * were found to give 4 % of the framebuffer away, by refusing large ones.
 */
#ifndef NVVGPU_LAYOUT_H
#define NVVGPU_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No size has more places, no GPU more vGPUs or sizes that we look at. */
#define LAYOUT_PLACES 32
#define LAYOUT_VGPUS 64
#define LAYOUT_SIZES 64

/* Published placement ids count GiB. */
#define LAYOUT_UNIT_MIB 1024

/* Types of one framebuffer are one. */
struct layout_size {
	uint32_t mib;
	uint32_t max;		/* how many an empty GPU carries at most */
};

struct layout {
	bool mixed;
	uint32_t total_mib;
	uint32_t unit_mib;	/* what placement ids count */
	struct layout_size sizes[LAYOUT_SIZES];
	size_t num_sizes;
	struct {
		uint32_t start, mib;
	} vgpus[LAYOUT_VGPUS];	/* in MiB, in no order */
	size_t num_vgpus;
};

/* An empty GPU without types; -ERANGE for a size that no GPU has. */
int layout_init(struct layout *layout, uint64_t total_mib, bool mixed);
/* The unit follows from what is added.  -ERANGE; -ENOSPC too many. */
int layout_add_size(struct layout *layout, uint64_t mib, unsigned int max);
/*
 * Somebody has this part; after all sizes.  -ERANGE; -EEXIST a part of it is
 * another's; -ENOSPC too many.
 */
int layout_add_vgpu(struct layout *layout, uint64_t start_mib, uint64_t mib);
void layout_remove_vgpu(struct layout *layout, uint64_t start_mib);

/* Where vGPUs of the size may start, taken or not: ids, ascending. */
unsigned int layout_places(const struct layout *layout,
			   const struct layout_size *size,
			   uint16_t ids[LAYOUT_PLACES]);
/* First MiB of the place with this id. */
uint64_t layout_start(const struct layout *layout,
		      const struct layout_size *size, unsigned int id);
/* How many more of the size there can be now. */
unsigned int layout_room(const struct layout *layout,
			 const struct layout_size *size);
/*
 * The place by the rule above.  Returns its id, and in *lost how many MiB can
 * no longer be offered when it is taken.  -ENOSPC.
 */
int layout_choose(const struct layout *layout, const struct layout_size *size,
		  uint64_t *lost);
/* MiB that can be offered, summed over the free places of all sizes. */
uint64_t layout_offer(const struct layout *layout);

#endif
