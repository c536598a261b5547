// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lives of a GPU's firmware: who may call it, what its death means, and how it
 * is brought back.
 *
 * Each life has a gsp of its own.  It ends for good when the gsp says so: then
 * the vGPUs that run in it fail, every call that is under way returns, the
 * power goes off and, after a while, on again.  A vGPU that was not open
 * notices nothing.
 */
#include <linux/jiffies.h>

#include "sim.h"

/*
 * A firmware that dies again and again is given up.  The pauses between its
 * lives are 0, 1, 2, 4 and 8 seconds; the count starts anew when it was of use
 * or has lived for long.
 */
#define MAX_TRIES	5
#define LONG_LIFE	(60 * HZ)

/* How often it is seen whether a firmware that nobody calls still answers. */
#define PULSE		(10 * HZ)

/* See gsp_set_limit(). */
#define DEFAULT_LIMIT	30000

/* A new life has begun; -ENODEV when it comes too late. */
int sim_life_begin(struct sim_gpu *gpu, struct gsp *gsp)
{
	int rc = -ENODEV;

	mutex_lock(&gpu->lock);
	if (gpu->health != SIM_OFF) {
		gsp_set_limit(gsp, gpu->limit_ms);
		gpu->gsp = gsp;
		rc = 0;
	}
	mutex_unlock(&gpu->lock);
	return rc;
}

/*
 * Whoever calls the firmware comes out first.  Returns its gsp, which nobody
 * else uses any more, or NULL.
 */
struct gsp *sim_life_end(struct sim_gpu *gpu)
{
	struct gsp *gsp;

	down_write(&gpu->gsp_lock);
	mutex_lock(&gpu->lock);
	gpu->life = 0;
	gsp = gpu->gsp;
	gpu->gsp = NULL;
	if (gsp)
		strscpy(gpu->reason, gsp_reason(gsp) ?:
			"its firmware cannot be set up", sizeof(gpu->reason));
	mutex_unlock(&gpu->lock);
	up_write(&gpu->gsp_lock);
	return gsp;
}

/* Let vGPUs in, unless the firmware has died in the meantime. */
static int open_up(struct sim_gpu *gpu)
{
	int rc = -EIO;

	down_write(&gpu->gsp_lock);
	mutex_lock(&gpu->lock);
	if (gpu->health == SIM_DOWN && !gsp_error(gpu->gsp)) {
		gpu->health = SIM_UP;
		gpu->life = ++gpu->lives;
		gpu->back = jiffies;
		queue_delayed_work(system_unbound_wq, &gpu->pulse, PULSE);
		if (gpu->core)
			nvvgpu_gpu_failed(gpu->core, NULL);
		rc = 0;
	}
	mutex_unlock(&gpu->lock);
	up_write(&gpu->gsp_lock);
	return rc;
}

static int live(struct sim_gpu *gpu)
{
	int rc;

	rc = sim_gsp_power_on(gpu);
	if (rc)
		return rc;
	rc = open_up(gpu);
	if (rc)
		sim_gsp_power_off(gpu);
	return rc;
}

static void plan_recovery(struct sim_gpu *gpu)
{
	unsigned int pause = gpu->tries ? HZ << (gpu->tries - 1) : 0;

	lockdep_assert_held(&gpu->lock);
	if (gpu->tries++ < MAX_TRIES) {
		queue_delayed_work(system_unbound_wq, &gpu->recovery, pause);
		return;
	}
	gpu->health = SIM_LOST;
	pci_err(gpu->pdev,
		"GPU stays failed until its driver is bound anew, %d boots were in vain: %s\n",
		MAX_TRIES, gpu->reason);
}

static void recover(struct work_struct *work)
{
	struct sim_gpu *gpu = container_of(work, struct sim_gpu, recovery.work);

	sim_gsp_power_off(gpu);
	if (!live(gpu))
		return;
	mutex_lock(&gpu->lock);
	if (gpu->health == SIM_DOWN)
		plan_recovery(gpu);
	mutex_unlock(&gpu->lock);
}

/* The next life begins with a pulse of its own. */
static void feel_pulse(struct work_struct *work)
{
	struct sim_gpu *gpu = container_of(work, struct sim_gpu, pulse.work);
	struct gsp *gsp = sim_life_use(gpu);

	if (gsp) {
		gsp_ping(gsp);
		sim_life_put(gpu);
	}
	mutex_lock(&gpu->lock);
	if (gpu->health == SIM_UP)
		queue_delayed_work(system_unbound_wq, &gpu->pulse, PULSE);
	mutex_unlock(&gpu->lock);
}

static void fail_vgpu(struct sim_gpu *gpu, u32 instance, const char *reason)
{
	lockdep_assert_held(&gpu->lock);
	if (gpu->vgpus[instance])
		nvvgpu_vgpu_failed(gpu->vgpus[instance]->core, reason);
}

static void fail_all(struct sim_gpu *gpu)
{
	u32 i;

	strscpy(gpu->reason, gsp_reason(gpu->gsp), sizeof(gpu->reason));
	if (gpu->core)
		nvvgpu_gpu_failed(gpu->core, gpu->reason);
	else
		pci_err(gpu->pdev, "GPU failed: %s\n", gpu->reason);
	for (i = 0; i < gpu->board->max_vgpus; i++)
		fail_vgpu(gpu, i, "the firmware of its GPU has died");
}

/*
 * The firmware has died.  Before it is up nobody but who boots it is
 * concerned, and he sees it himself.
 */
void sim_life_lost(struct sim_gpu *gpu)
{
	mutex_lock(&gpu->lock);
	if (gpu->health == SIM_UP) {
		gpu->health = SIM_DOWN;
		fail_all(gpu);
		if (time_after(jiffies, gpu->back + LONG_LIFE))
			gpu->tries = 0;
		plan_recovery(gpu);
	}
	mutex_unlock(&gpu->lock);
}

void sim_life_task_lost(struct sim_gpu *gpu, u32 instance)
{
	mutex_lock(&gpu->lock);
	if (instance < gpu->board->max_vgpus)
		fail_vgpu(gpu, instance, "its firmware task has died");
	mutex_unlock(&gpu->lock);
}

/* From here on, or until now, the core is told when the firmware dies. */
void sim_life_set_core(struct sim_gpu *gpu, struct nvvgpu_gpu *core)
{
	mutex_lock(&gpu->lock);
	gpu->core = core;
	if (core && gpu->health != SIM_UP)
		nvvgpu_gpu_failed(core, gpu->reason);
	mutex_unlock(&gpu->lock);
}

void sim_life_set_limit(struct sim_gpu *gpu, unsigned int ms)
{
	mutex_lock(&gpu->lock);
	gpu->limit_ms = ms;
	if (gpu->gsp)
		gsp_set_limit(gpu->gsp, ms);
	mutex_unlock(&gpu->lock);
}

/*
 * The firmware, NULL while there is none that can be called; to be given back
 * with sim_life_put().
 */
struct gsp *sim_life_use(struct sim_gpu *gpu)
{
	down_read(&gpu->gsp_lock);
	if (gpu->life)
		return gpu->gsp;
	up_read(&gpu->gsp_lock);
	return NULL;
}

/* Likewise, if it is still the one that has booted @vgpu. */
struct gsp *sim_life_get(struct sim_vgpu *vgpu)
{
	struct sim_gpu *gpu = vgpu->gpu;

	down_read(&gpu->gsp_lock);
	if (gpu->life == vgpu->life)
		return gpu->gsp;
	up_read(&gpu->gsp_lock);
	return NULL;
}

void sim_life_put(struct sim_gpu *gpu)
{
	up_read(&gpu->gsp_lock);
}

/* The firmware has been of use. */
void sim_life_proved(struct sim_gpu *gpu)
{
	mutex_lock(&gpu->lock);
	gpu->tries = 0;
	mutex_unlock(&gpu->lock);
}

void sim_life_init(struct sim_gpu *gpu)
{
	init_rwsem(&gpu->gsp_lock);
	mutex_init(&gpu->lock);
	INIT_DELAYED_WORK(&gpu->recovery, recover);
	INIT_DELAYED_WORK(&gpu->pulse, feel_pulse);
	gpu->health = SIM_DOWN;
	gpu->limit_ms = DEFAULT_LIMIT;
}

int sim_life_start(struct sim_gpu *gpu)
{
	return live(gpu);
}

/* Who boots the firmware does not wait for it any more after give_up(). */
void sim_life_stop(struct sim_gpu *gpu)
{
	mutex_lock(&gpu->lock);
	gpu->health = SIM_OFF;
	if (gpu->gsp)
		gsp_give_up(gpu->gsp, "its driver goes");
	mutex_unlock(&gpu->lock);
	cancel_delayed_work_sync(&gpu->recovery);
	cancel_delayed_work_sync(&gpu->pulse);
	sim_gsp_power_off(gpu);
}
