// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-gates UUID: what the device does by itself, its interrupts and its DMA,
 * against what lets it: bus mastering (PCI 6.2.2, PCIe 7.5.1.1.3), the power
 * state (PM 5.4.1) and whether the VMM has an eventfd for a vector.  What is
 * held back is not lost; it comes once when the gate opens.
 */
#include <linux/pci_regs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "ring.h"

#define NUM NVVGPU_NUM_VECTORS
#define INTX VFIO_PCI_INTX_IRQ_INDEX
#define MSI VFIO_PCI_MSI_IRQ_INDEX
#define MSIX VFIO_PCI_MSIX_IRQ_INDEX
#define ALL (PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER)
#define PATIENCE_MS 30000
#define MOMENT_MS 50
#define NOWHERE (1ull << 45)

static const char *const name[] = { "INTx", "MSI", "MSI-X" };
static const int32_t none = -1;
static struct vdev dev;
static struct ring ring = { .dev = &dev };
static int32_t fd[NUM];

static void on(unsigned int index)
{
	if (vdev_set_triggers(&dev, index, 0, index == INTX ? 1 : NUM, fd))
		bail("cannot set up %s", name[index]);
}

static void off(unsigned int index)
{
	unsigned int i;

	if (vdev_set_triggers(&dev, index, 0, 0, NULL))
		bail("cannot take down %s", name[index]);
	for (i = 0; i < NUM; i++)
		eventfd_take(fd[i], 0);
}

static void command(uint16_t value)
{
	vdev_cfg_set(&dev, PCI_COMMAND, 2, value);
}

static void power(unsigned int state)
{
	vdev_cfg_set(&dev, vdev_find_cap(&dev, PCI_CAP_ID_PM) + PCI_PM_CTRL, 2,
		     state);
}

static void restart(void)
{
	ring_set(&ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_RESET);
	ring_set(&ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_ENABLE);
	ring.tail = 0;
}

/* Vector FENCE, once; it is on its way soon after. */
static void raise(void)
{
	int ret;

	restart();
	ret = ring_run(&ring, ring_with_irq(ring_fence(1)));
	if (ret)
		bail("the ring does not run: %d", ret);
}

static uint64_t soon(int event)
{
	return eventfd_take(event, PATIENCE_MS);
}

static uint64_t stray(int event)
{
	return eventfd_take(event, MOMENT_MS);
}

/* Twice raised while it cannot be told, and then told once. */
static void held_back(const char *how, unsigned int index)
{
	raise();
	raise();
	check_eq(stray(fd[0]), 0, "%s, %s: nothing comes", name[index], how);
}

static void told_once(const char *how, unsigned int index)
{
	check_eq(soon(fd[0]), 1, "%s, %s: now it comes", name[index], how);
	check_eq(stray(fd[0]), 0, "%s, %s: once", name[index], how);
}

static void no_eventfd(unsigned int index)
{
	on(index);
	vdev_set_triggers(&dev, index, 0, 1, &none);
	held_back("no eventfd", index);
	if (index == MSIX)
		check_eq(vdev_get(&dev, 4, NVVGPU_MSIX_PBA, 8), 1,
			 "MSI-X, no eventfd: it is pending");
	vdev_set_triggers(&dev, index, 0, 1, fd);
	told_once("an eventfd", index);
	off(index);
	raise();
	on(index);
	check_eq(stray(fd[0]), 0, "%s: what was before it was set up is past",
		 name[index]);
	off(index);
}

/* A VMM that sets up the vectors when the guest uses them. */
static void late_vector(void)
{
	vdev_set_triggers(&dev, MSIX, 3, 1, fd + 3);
	held_back("not set up", MSIX);
	vdev_set_triggers(&dev, MSIX, 0, 1, fd);
	told_once("set up", MSIX);
	off(MSIX);
}

static void bus_master(unsigned int index)
{
	on(index);
	command(PCI_COMMAND_MEMORY);
	if (index == INTX) {
		raise();
		check_eq(soon(fd[0]), 1, "INTx needs no bus mastering");
	} else {
		held_back("no bus mastering", index);
		command(ALL);
		told_once("bus mastering", index);
	}
	command(ALL);
	off(index);
}

/* The device is still at work when it is sent to sleep. */
static void asleep(unsigned int index)
{
	uint64_t early, late = 0;
	unsigned int i;

	on(index);
	restart();
	for (i = 0; i < 100; i++)
		ring_put(&ring, ring_crc(0, 1 << 20));
	ring_put(&ring, ring_with_irq(ring_fence(2)));
	ring_doorbell(&ring);
	power(3);
	early = eventfd_take(fd[0], 0);
	check_eq(eventfd_take(fd[0], 300), 0, "%s: nothing comes in D3hot",
		 name[index]);
	power(0);
	if (!early)
		late = soon(fd[0]);
	check_eq(early + late, 1, "%s: before or after, it comes once",
		 name[index]);
	off(index);
}

static void intx_without_eventfd(void)
{
	on(INTX);
	vdev_set_triggers(&dev, INTX, 0, 1, &none);
	raise();
	usleep(MOMENT_MS * 1000);
	check(vdev_cfg(&dev, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT,
	      "INTx, no eventfd: the line is up");
	vdev_set_triggers(&dev, INTX, 0, 1, fd);
	told_once("an eventfd", INTX);
	off(INTX);
}

static atomic_bool stop;
static atomic_uint raised;

static void *keep_raising(void *unused)
{
	(void)unused;
	while (!stop) {
		raise();
		raised++;
	}
	return NULL;
}

static pthread_t start(void)
{
	pthread_t thread;

	stop = false;
	raised = 0;
	if (pthread_create(&thread, NULL, keep_raising, NULL))
		bail("cannot start a thread");
	return thread;
}

static void finish(pthread_t thread)
{
	stop = true;
	pthread_join(thread, NULL);
	usleep(MOMENT_MS * 1000);
}

/* Each goes to the one or the other; none is lost, none is told twice. */
static void replaced(unsigned int index)
{
	int32_t other = eventfd_new();
	uint64_t told = 0;
	pthread_t thread;
	unsigned int i;

	on(index);
	thread = start();
	for (i = 0; raised < 100 || i < 1000; i++) {
		vdev_set_triggers(&dev, index, 0, 1, i % 2 ? fd : &other);
		told += eventfd_take(fd[0], 0) + eventfd_take(other, 0);
	}
	finish(thread);
	told += eventfd_take(fd[0], 0) + eventfd_take(other, 0);
	check_eq(told, raised, "%s: %u raised in %u replacements", name[index],
		 raised, i);
	off(index);
	close(other);
}

static void torn_down(unsigned int index)
{
	pthread_t thread = start();
	unsigned int i;

	for (i = 0; raised < 50 || i < 300; i++) {
		on(index);
		off(index);
	}
	finish(thread);
	on(index);
	eventfd_take(fd[0], 0);
	raise();
	check_eq(soon(fd[0]), 1, "%s: works after %u times up and down",
		 name[index], i);
	off(index);
}

static void status(void)
{
	uint16_t abort_bit = PCI_STATUS_REC_MASTER_ABORT;

	restart();
	check_eq((unsigned int)ring_run(&ring, ring_write(NOWHERE, 0, 64)),
		 NVVGPU_FAULT_DMA, "a write to nowhere faults");
	check(vdev_cfg(&dev, PCI_STATUS, 2) & abort_bit,
	      "and is a master abort");
	vdev_cfg_set(&dev, PCI_STATUS, 2, (uint16_t)~abort_bit);
	check(vdev_cfg(&dev, PCI_STATUS, 2) & abort_bit,
	      "which other ones do not clear");
	vdev_cfg_set(&dev, PCI_STATUS, 2, abort_bit);
	check(!(vdev_cfg(&dev, PCI_STATUS, 2) & abort_bit),
	      "but its own does");
	restart();
	command(PCI_COMMAND_MEMORY);
	check_eq((unsigned int)ring_run(&ring, ring_read(0, NOWHERE, 64)),
		 NVVGPU_FAULT_DMA, "without bus mastering it faults, too");
	check(!(vdev_cfg(&dev, PCI_STATUS, 2) & abort_bit),
	      "but nobody was asked");
	command(ALL);
	restart();
}

int main(int argc, char **argv)
{
	unsigned int i;

	vdev_from_args(&dev, argc, argv);
	command(ALL);
	for (i = 0; i < NUM; i++)
		fd[i] = eventfd_new();
	for (i = INTX; i <= MSIX; i++) {
		if (i != INTX)
			no_eventfd(i);
		bus_master(i);
		asleep(i);
		if (i != INTX)
			replaced(i);
		torn_down(i);
	}
	late_vector();
	intx_without_eventfd();
	status();
	vdev_close(&dev);
	return report_done();
}
