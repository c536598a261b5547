// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults of a simulated firmware that somebody has asked for and that wait to
 * happen; see firmware.h.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/barrier.h>
#include <asm/byteorder.h>

#include "firmware.h"
#include "firmware-private.h"

/* More would only be slow. */
#define MAX_TIMES	65536
#define MAX_MS		600000

struct firmware_armed firmware_take_fault(struct sim_firmware *fw,
					  enum firmware_fault_point point)
{
	struct firmware_armed taken = { .fault = NULL };

	spin_lock(&fw->fault_lock);
	if (fw->armed.fault && fw->armed.fault->point == point) {
		taken = fw->armed;
		if (point != FW_FAULT_BOOT || !--fw->armed.number)
			fw->armed.fault = NULL;
	}
	spin_unlock(&fw->fault_lock);
	return taken;
}

static int misbehave_now(struct sim_firmware *fw, enum firmware_fault_act act)
{
	int err = -ENODEV;

	mutex_lock(&fw->power);
	mutex_lock(&fw->lock);
	if (fw->thread && !fw->dead) {
		err = 0;
		if (act == FW_ACT_READ_POINTER)
			smp_store_release(&fw->queue.rx->readPtr,
					  cpu_to_le32(~0));
		else
			firmware_die(fw, act);
	}
	mutex_unlock(&fw->lock);
	mutex_unlock(&fw->power);
	return err;
}

static bool number_ok(const struct firmware_fault *fault, const u32 *number)
{
	switch (fault->number) {
	case FW_NUMBER_TIMES:
		return !number || (*number && *number <= MAX_TIMES);
	case FW_NUMBER_MS:
		return number && *number <= MAX_MS;
	case FW_NUMBER_STATUS:
		return number;
	default:
		return !number;
	}
}

static void arm(struct sim_firmware *fw, const struct firmware_fault *fault,
		u32 number)
{
	spin_lock(&fw->fault_lock);
	fw->armed = (struct firmware_armed) { fault, number };
	spin_unlock(&fw->fault_lock);
}

int sim_firmware_set_fault(struct sim_firmware *fw, const char *name,
			   const u32 *number)
{
	const struct firmware_fault *fault = firmware_fault_find(name);

	if (!fault && !number && !strcmp(name, "none")) {
		arm(fw, NULL, 0);
		return 0;
	}
	if (!fault || !number_ok(fault, number))
		return -EINVAL;
	if (fault->point == FW_FAULT_NOW)
		return misbehave_now(fw, fault->act);
	arm(fw, fault, number ? *number : 1);
	return 0;
}

const char *sim_firmware_fault(struct sim_firmware *fw, u32 *number)
{
	const char *name = NULL;

	spin_lock(&fw->fault_lock);
	if (fw->armed.fault) {
		name = fw->armed.fault->name;
		*number = fw->armed.number;
	}
	spin_unlock(&fw->fault_lock);
	return name;
}
