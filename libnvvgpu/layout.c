// SPDX-License-Identifier: LGPL-2.1-or-later
/* The arithmetic of layout.h: no file, no allocation. */
#include "layout.h"

#include <errno.h>
#include <string.h>

/* Ids are 16 bits wide, and the last one says that there is none. */
#define ID_INVALID 0xffff
/* More than any board will have for a while, and no sum overflows. */
#define TOTAL_MAX (UINT32_C(1) << 28)

int layout_init(struct layout *layout, uint64_t total_mib, bool mixed)
{
	if (!total_mib || total_mib > TOTAL_MAX)
		return -ERANGE;
	memset(layout, 0, sizeof(*layout));
	layout->mixed = mixed;
	layout->total_mib = total_mib;
	layout->unit_mib = LAYOUT_UNIT_MIB;
	/* The largest power of two that divides both. */
	while (layout->total_mib % layout->unit_mib)
		layout->unit_mib /= 2;
	return 0;
}

static bool has_size(const struct layout *layout, uint64_t mib,
		     unsigned int max)
{
	size_t i;

	for (i = 0; i < layout->num_sizes; i++)
		if (layout->sizes[i].mib == mib && layout->sizes[i].max == max)
			return true;
	return false;
}

int layout_add_size(struct layout *layout, uint64_t mib, unsigned int max)
{
	if (!mib || mib > layout->total_mib || !max)
		return -ERANGE;
	if (has_size(layout, mib, max))
		return 0;
	if (layout->num_sizes == LAYOUT_SIZES)
		return -ENOSPC;
	layout->sizes[layout->num_sizes++] = (struct layout_size) { mib, max };
	/* Only types below a GiB count in less than that. */
	while (mib < LAYOUT_UNIT_MIB && mib % layout->unit_mib)
		layout->unit_mib /= 2;
	return 0;
}

static uint32_t to_units(const struct layout *layout, uint32_t mib)
{
	return (mib + layout->unit_mib - 1) / layout->unit_mib;
}

/* In mixed-size mode a vGPU has whole units. */
static uint64_t extent(const struct layout *layout, uint32_t mib)
{
	return layout->mixed ?
		(uint64_t)to_units(layout, mib) * layout->unit_mib : mib;
}

static bool is_free(const struct layout *layout, uint64_t start, uint32_t mib)
{
	uint64_t end = start + extent(layout, mib), its_end;
	size_t i;

	for (i = 0; i < layout->num_vgpus; i++) {
		its_end = layout->vgpus[i].start +
			extent(layout, layout->vgpus[i].mib);
		if (layout->vgpus[i].start < end && start < its_end)
			return false;
	}
	return true;
}

int layout_add_vgpu(struct layout *layout, uint64_t start_mib, uint64_t mib)
{
	if (!mib || mib > layout->total_mib ||
	    start_mib > layout->total_mib - mib)
		return -ERANGE;
	if (!is_free(layout, start_mib, mib))
		return -EEXIST;
	if (layout->num_vgpus == LAYOUT_VGPUS)
		return -ENOSPC;
	layout->vgpus[layout->num_vgpus].start = start_mib;
	layout->vgpus[layout->num_vgpus++].mib = mib;
	return 0;
}

void layout_remove_vgpu(struct layout *layout, uint64_t start_mib)
{
	size_t i;

	for (i = 0; i < layout->num_vgpus; i++) {
		if (layout->vgpus[i].start != start_mib)
			continue;
		layout->vgpus[i] = layout->vgpus[--layout->num_vgpus];
		return;
	}
}

/* --- where a size may start ------------------------------------------------ */

/* Everything in units. */
struct cutting {
	uint32_t region, size;
	unsigned int max;	/* how many fit */
	unsigned int half;	/* the power of two that is at most max */
	bool heap;		/* the firmware's heap takes places away */
	uint16_t *ids;
	unsigned int num;
};

/*
 * On boards of 48 GiB a type of 1 GiB has its whole GiB, as only 32 of them
 * are allowed; the heap that is elsewhere taken out of it lies at the inner
 * ends of each pair of sixteenths.
 */
static void add_place(struct cutting *c, uint32_t id)
{
	uint32_t in_pair = id % 6;

	if (!c->heap || (in_pair != 2 && in_pair != 3))
		c->ids[c->num++] = id;
}

/* One of p parts, from a to b; left: it is the left one of its pair. */
static void cut(struct cutting *c, uint32_t a, uint32_t b, unsigned int p,
		bool left)
{
	if (2 * p == c->max) {
		add_place(c, a);
		add_place(c, b - c->size);
	} else if (p == c->half && (p < c->max || p == 1)) {
		add_place(c, left ? a : b - c->size);
	} else if (p < 16) {
		cut(c, a, (a + b) / 2, p * 2, true);
		cut(c, (a + b) / 2, b, p * 2, false);
	}
}

static unsigned int most(const struct layout *layout,
			 const struct layout_size *size)
{
	unsigned int fit = layout->total_mib / layout->unit_mib /
		to_units(layout, size->mib);

	/* Equal-size vGPUs lie byte by byte, not unit by unit. */
	if (!layout->mixed)
		fit = layout->total_mib / size->mib;
	if (fit > size->max)
		fit = size->max;
	return fit < LAYOUT_PLACES ? fit : LAYOUT_PLACES;
}

static unsigned int mixed_places(const struct layout *layout,
				 const struct layout_size *size, uint16_t *ids)
{
	struct cutting c = {
		.region = layout->total_mib / layout->unit_mib,
		.size = to_units(layout, size->mib),
		.max = most(layout, size),
		.half = 1,
		.ids = ids,
	};

	if (c.region > ID_INVALID || !c.max)
		return 0;
	while (c.half * 2 <= c.max)
		c.half *= 2;
	c.heap = layout->unit_mib == LAYOUT_UNIT_MIB && c.region == 48 &&
		c.size == 1;
	cut(&c, 0, c.region, 1, true);
	return c.num;
}

unsigned int layout_places(const struct layout *layout,
			   const struct layout_size *size,
			   uint16_t ids[LAYOUT_PLACES])
{
	unsigned int i, max;

	if (layout->mixed)
		return mixed_places(layout, size, ids);
	max = most(layout, size);
	for (i = 0; i < max; i++)
		ids[i] = i * to_units(layout, size->mib);
	return max;
}

uint64_t layout_start(const struct layout *layout,
		      const struct layout_size *size, unsigned int id)
{
	return layout->mixed ? (uint64_t)id * layout->unit_mib :
		(uint64_t)id / to_units(layout, size->mib) * size->mib;
}

/* --- where the next one goes ---------------------------------------------- */

/* Equal-size mode: the limit of a type counts all that are there. */
static bool may_join(const struct layout *layout,
		     const struct layout_size *size)
{
	return layout->mixed || !layout->num_vgpus ||
		(layout->vgpus[0].mib == size->mib &&
		 layout->num_vgpus < most(layout, size));
}

/* All places of one size, and which of them are free. */
struct places {
	unsigned int num;
	unsigned int free;
	uint16_t ids[LAYOUT_PLACES];
	uint64_t starts[LAYOUT_PLACES];
	bool is_free[LAYOUT_PLACES];
};

static void look(const struct layout *layout, const struct layout_size *size,
		 struct places *places)
{
	bool joins = may_join(layout, size);
	unsigned int i;

	places->free = 0;
	places->num = layout_places(layout, size, places->ids);
	for (i = 0; i < places->num; i++) {
		places->starts[i] = layout_start(layout, size, places->ids[i]);
		places->is_free[i] = joins &&
			is_free(layout, places->starts[i], size->mib);
		places->free += places->is_free[i];
	}
	if (!layout->mixed && joins &&
	    places->free > places->num - layout->num_vgpus)
		places->free = places->num - layout->num_vgpus;
}

unsigned int layout_room(const struct layout *layout,
			 const struct layout_size *size)
{
	struct places places;

	look(layout, size, &places);
	return places.free;
}

uint64_t layout_offer(const struct layout *layout)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < layout->num_sizes; i++)
		sum += (uint64_t)layout->sizes[i].mib *
			layout_room(layout, &layout->sizes[i]);
	return sum;
}

static uint64_t offer_with(const struct layout *layout, uint64_t start,
			   uint32_t mib)
{
	struct layout after = *layout;

	layout_add_vgpu(&after, start, mib);
	return layout_offer(&after);
}

/* All free ones are alike, as they are of the same size. */
static int choose_equal(const struct layout *layout,
			const struct layout_size *size,
			const struct places *places, uint64_t *lost)
{
	unsigned int i = 0;

	while (!places->is_free[i])
		i++;
	*lost = layout_offer(layout) -
		offer_with(layout, places->starts[i], size->mib);
	return places->ids[i];
}

/* Adds to costs what each place of mine would cost the other size. */
static void add_costs(const struct layout *layout,
		      const struct layout_size *other,
		      const struct places *mine, uint64_t width,
		      uint64_t *costs)
{
	struct places its;
	uint64_t its_width = extent(layout, other->mib);
	unsigned int i, j;

	look(layout, other, &its);
	for (i = 0; i < its.num; i++)
		for (j = 0; its.is_free[i] && j < mine->num; j++)
			if (mine->starts[j] < its.starts[i] + its_width &&
			    its.starts[i] < mine->starts[j] + width)
				costs[j] += other->mib;
}

static int choose_mixed(const struct layout *layout,
			const struct layout_size *size,
			const struct places *places, uint64_t *lost)
{
	uint64_t costs[LAYOUT_PLACES] = { 0 };
	int best = -1;
	unsigned int i;
	size_t k;

	for (k = 0; k < layout->num_sizes; k++)
		add_costs(layout, &layout->sizes[k], places,
			  extent(layout, size->mib), costs);
	for (i = 0; i < places->num; i++)
		if (places->is_free[i] &&
		    (best < 0 || costs[i] < costs[best]))
			best = i;
	*lost = costs[best];
	return places->ids[best];
}

int layout_choose(const struct layout *layout, const struct layout_size *size,
		  uint64_t *lost)
{
	struct places places = { 0 };	/* num tells gcc too little */

	look(layout, size, &places);
	if (!places.free || layout->num_vgpus == LAYOUT_VGPUS)
		return -ENOSPC;
	return layout->mixed ? choose_mixed(layout, size, &places, lost) :
		choose_equal(layout, size, &places, lost);
}
