// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-irq UUID: interrupts of a vGPU.  VFIO_DEVICE_SET_IRQS in all its forms
 * (linux/vfio.h), and what is masked where PCI 3.0 says so (6.8 MSI and MSI-X,
 * 6.2.2 and 6.2.3 INTx).
 *
 * Interrupts come from two sides: from the user, who may play the device
 * (DATA_NONE, DATA_BOOL), and from the device, by a command of the ring.
 * Eventfds count, so "exactly once" is checked, not "at least".
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "ring.h"
#include "vfio.h"

#define NUM NVVGPU_NUM_VECTORS
#define TRIGGER VFIO_IRQ_SET_ACTION_TRIGGER
#define MASK VFIO_IRQ_SET_ACTION_MASK
#define UNMASK VFIO_IRQ_SET_ACTION_UNMASK
#define NONE VFIO_IRQ_SET_DATA_NONE
#define BOOL VFIO_IRQ_SET_DATA_BOOL
#define EVENTFD VFIO_IRQ_SET_DATA_EVENTFD
#define INTX VFIO_PCI_INTX_IRQ_INDEX
#define MSI VFIO_PCI_MSI_IRQ_INDEX
#define MSIX VFIO_PCI_MSIX_IRQ_INDEX

static struct vdev dev;
static int32_t fd[NUM];

/* The device raises vector FENCE; it has done so when this returns. */
static void raise(void)
{
	struct ring ring = { .dev = &dev };
	int ret;

	ring_set(&ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_RESET);
	ring_set(&ring, NVVGPU_REG_CONTROL, NVVGPU_CONTROL_ENABLE);
	ret = ring_run(&ring, ring_with_irq(ring_fence(1)));
	if (ret)
		bail("the ring does not run: %d", ret);
	/* head moves before the interrupt is on its way */
	usleep(20000);
}

static int set(unsigned int index, uint32_t flags, unsigned int start,
	       unsigned int count, const void *data, size_t size)
{
	return vdev_set_irqs(&dev, index, flags, start, count, data, size);
}

static void on(unsigned int index, unsigned int count)
{
	int ret = vdev_set_triggers(&dev, index, 0, count, fd);

	check(!ret, "index %u: %u eventfds", index, count);
}

static void off(unsigned int index)
{
	int ret = vdev_set_triggers(&dev, index, 0, 0, NULL);

	check(!ret, "index %u: teardown", index);
}

/* What the eventfds have counted, a digit each, first vector leftmost. */
static unsigned int counts(void)
{
	unsigned int i, sum = 0;

	for (i = 0; i < NUM; i++)
		sum = sum * 16 + (unsigned int)eventfd_take(fd[i], 0);
	return sum;
}

static void loopback(unsigned int index)
{
	const uint8_t some[NUM] = { 0, 1, 0, 1 };

	on(index, NUM);
	check(!set(index, NONE | TRIGGER, 1, 2, NULL, 0), "trigger 1 and 2");
	check_eq(counts(), 0x0110, "they came, and no other");
	check(!set(index, BOOL | TRIGGER, 0, NUM, some, NUM),
	      "trigger those that are true");
	check_eq(counts(), 0x0101, "they came, and no other");
	off(index);
	check_eq((unsigned int)-set(index, NONE | TRIGGER, 0, 1, NULL, 0),
		 EINVAL, "after teardown there is nothing to trigger");
	check_eq(counts(), 0, "nothing came");
}

static void by_device(unsigned int index)
{
	int32_t none = -1, other = eventfd_new();

	on(index, NUM);
	raise();
	check_eq(counts(), 0x1000, "index %u: the device's interrupt", index);
	raise();
	raise();
	check_eq(counts(), 0x2000, "index %u: and two more", index);
	check(!set(index, EVENTFD | TRIGGER, 0, 1, &other, 4),
	      "another eventfd for vector 0");
	raise();
	check_eq(counts() * 16 + (unsigned int)eventfd_take(other, 0), 1,
		 "it goes there and only there");
	check(!set(index, EVENTFD | TRIGGER, 0, 1, &none, 4),
	      "no eventfd for vector 0");
	raise();
	check_eq(counts() + (unsigned int)eventfd_take(other, 0), 0,
		 "it goes nowhere");
	check(!set(index, NONE | TRIGGER, 3, 1, NULL, 0) && counts() == 1,
	      "vector 3 is still there");
	off(index);
	raise();
	check_eq(counts(), 0, "index %u: after teardown nothing", index);
	close(other);
}

static void exclusive(void)
{
	on(MSIX, NUM);
	check_eq((unsigned int)-vdev_set_triggers(&dev, MSI, 0, NUM, fd),
		 EINVAL, "MSI beside MSI-X: EINVAL");
	check_eq((unsigned int)-vdev_set_triggers(&dev, INTX, 0, 1, fd),
		 EINVAL, "INTx beside MSI-X: EINVAL");
	raise();
	check_eq(counts(), 0x1000, "MSI-X is unharmed");
	off(MSIX);
}

/* PCI 6.8.2.9 */
static void msix_masks(void)
{
	unsigned int cap = vdev_find_cap(&dev, PCI_CAP_ID_MSIX);
	unsigned int ctrl = NVVGPU_MSIX_TABLE + 12;

	on(MSIX, NUM);
	vdev_cfg_set(&dev, cap + PCI_MSIX_FLAGS, 2,
		     PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
	raise();
	raise();
	check_eq(counts(), 0, "function masked: nothing comes");
	check_eq(vdev_get(&dev, 4, NVVGPU_MSIX_PBA, 4), 1,
		 "function masked: vector 0 is pending");
	vdev_cfg_set(&dev, cap + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE);
	check_eq(counts(), 0x1000, "unmasked: it comes once");
	check_eq(vdev_get(&dev, 4, NVVGPU_MSIX_PBA, 4), 0,
		 "unmasked: nothing is pending");
	vdev_set(&dev, 4, ctrl, 4, PCI_MSIX_ENTRY_CTRL_MASKBIT);
	raise();
	check_eq(counts(), 0, "vector masked: nothing comes");
	check_eq(vdev_get(&dev, 4, NVVGPU_MSIX_PBA, 4), 1,
		 "vector masked: it is pending");
	vdev_set(&dev, 4, ctrl, 4, 0);
	check_eq(counts(), 0x1000, "vector unmasked: it comes once");
	vdev_cfg_set(&dev, cap + PCI_MSIX_FLAGS, 2, 0);
	off(MSIX);
}

/* PCI 6.8.1.7 to 6.8.1.9: offsets of a 64-bit capability with masks */
static void msi_masks(void)
{
	unsigned int cap = vdev_find_cap(&dev, PCI_CAP_ID_MSI);

	on(MSI, NUM);
	vdev_cfg_set(&dev, cap + PCI_MSI_MASK_64, 4, 1);
	raise();
	check_eq(counts(), 0, "MSI masked: nothing comes");
	check_eq(vdev_cfg(&dev, cap + PCI_MSI_PENDING_64, 4), 1,
		 "MSI masked: it is pending");
	vdev_cfg_set(&dev, cap + PCI_MSI_MASK_64, 4, 0);
	check_eq(counts(), 0x1000, "MSI unmasked: it comes");
	check_eq(vdev_cfg(&dev, cap + PCI_MSI_PENDING_64, 4), 0,
		 "MSI unmasked: nothing is pending");
	off(MSI);
}

/* AUTOMASKED: once told, told again only after an unmask. */
static void intx(void)
{
	uint8_t yes = 1, no = 0;

	on(INTX, 1);
	raise();
	check_eq(counts(), 0x1000, "INTx: told once");
	raise();
	check_eq(counts(), 0, "INTx: not again while masked by itself");
	check(!set(INTX, NONE | UNMASK, 0, 1, NULL, 0), "INTx: unmask");
	check_eq(counts(), 0x1000, "INTx: the second is told now");
	check(!set(INTX, BOOL | UNMASK, 0, 1, &no, 1) &&
	      !set(INTX, BOOL | UNMASK, 0, 1, &yes, 1), "INTx: unmask by BOOL");
	check_eq(counts(), 0, "INTx: no third");
	check(!set(INTX, NONE | MASK, 0, 1, NULL, 0), "INTx: mask");
	raise();
	check_eq(counts(), 0, "INTx: masked, nothing is told");
	check(!set(INTX, BOOL | UNMASK, 0, 1, &yes, 1), "INTx: unmask");
	check_eq(counts(), 0x1000, "INTx: told after it");
	set(INTX, NONE | UNMASK, 0, 1, NULL, 0);
	check(!set(INTX, NONE | TRIGGER, 0, 1, NULL, 0) && counts() == 0x1000,
	      "INTx: the user may trigger it");
	off(INTX);
}

static void intx_by_eventfds(void)
{
	int32_t mask = eventfd_new(), unmask = eventfd_new(), none = -1;
	uint64_t one = 1;

	on(INTX, 1);
	check(!set(INTX, EVENTFD | UNMASK, 0, 1, &unmask, 4),
	      "INTx: eventfd to unmask");
	raise();
	raise();
	check_eq(counts(), 0x1000, "INTx: one of two is told");
	check(write(unmask, &one, 8) == 8, "signal that eventfd");
	usleep(100000);
	check_eq(counts(), 0x1000, "INTx: the other is told");
	check(write(unmask, &one, 8) == 8, "signal it again");
	usleep(100000);
	if (!set(INTX, EVENTFD | MASK, 0, 1, &mask, 4)) {
		check(write(mask, &one, 8) == 8, "signal the one to mask");
		usleep(100000);
		raise();
		check_eq(counts(), 0, "INTx: masked by eventfd");
		check(write(unmask, &one, 8) == 8, "signal unmask");
		usleep(100000);
		check_eq(counts(), 0x1000, "INTx: told after it");
	} else {
		skip("INTx: no eventfd to mask");
	}
	check(!set(INTX, EVENTFD | UNMASK, 0, 1, &none, 4),
	      "INTx: take the eventfd away");
	off(INTX);
	close(mask);
	close(unmask);
}

static void intx_gate(void)
{
	uint32_t command = vdev_cfg(&dev, PCI_COMMAND, 2);

	on(INTX, 1);
	vdev_cfg_set(&dev, PCI_COMMAND, 2,
		     command | PCI_COMMAND_INTX_DISABLE);
	raise();
	check_eq(counts(), 0, "Interrupt Disable: nothing is told");
	check(vdev_cfg(&dev, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT,
	      "Interrupt Disable: status shows it all the same");
	vdev_cfg_set(&dev, PCI_COMMAND, 2, command);
	check_eq(counts(), 0x1000, "enabled: it is told");
	off(INTX);
	check_eq(vdev_cfg(&dev, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, 0,
		 "status shows nothing after teardown");
}

/* ERR and REQ live beside the device's own interrupts. */
static void events(unsigned int index, const char *name)
{
	int32_t event = eventfd_new();
	uint8_t yes = 1;

	on(MSIX, NUM);
	check(!vdev_set_triggers(&dev, index, 0, 1, &event),
	      "%s: beside MSI-X", name);
	check(!set(index, NONE | TRIGGER, 0, 1, NULL, 0) &&
	      eventfd_take(event, 0) == 1, "%s: trigger by NONE", name);
	check(!set(index, BOOL | TRIGGER, 0, 1, &yes, 1) &&
	      eventfd_take(event, 0) == 1, "%s: trigger by BOOL", name);
	raise();
	check(counts() == 0x1000 && !eventfd_take(event, 0),
	      "%s: is not the device's interrupt", name);
	check(!vdev_set_triggers(&dev, index, 0, 0, NULL), "%s: teardown",
	      name);
	set(index, NONE | TRIGGER, 0, 1, NULL, 0);
	check(!eventfd_take(event, 0), "%s: nothing after it", name);
	off(MSIX);
	close(event);
}

static void refused(const char *what, int err, unsigned int index,
		    uint32_t flags, unsigned int start, unsigned int count,
		    size_t size)
{
	int32_t data[64];
	unsigned int i;

	for (i = 0; i < 64; i++)
		data[i] = fd[i % NUM];
	check_eq((unsigned int)-set(index, flags, start, count, data, size),
		 (unsigned int)err, "%s: %s", what, strerror(err));
}

static void arguments(void)
{
	int32_t data[NUM] = { fd[0], fd[1], 999, fd[3] };
	int zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);

	on(MSIX, NUM);
	refused("no such index", EINVAL, 99, EVENTFD | TRIGGER, 0, 1, 4);
	refused("start behind the end", EINVAL, MSIX, EVENTFD | TRIGGER, NUM,
		1, 4);
	refused("count over the end", EINVAL, MSIX, EVENTFD | TRIGGER, 2,
		NUM - 1, 4 * NUM);
	refused("start + count beyond 2^32", EINVAL, MSIX, EVENTFD | TRIGGER,
		2, 0xffffffff, 64);
	refused("too little data", EINVAL, MSIX, EVENTFD | TRIGGER, 0, NUM, 4);
	refused("no action", EINVAL, MSIX, EVENTFD, 0, 1, 4);
	refused("two actions", EINVAL, MSIX, EVENTFD | TRIGGER | MASK, 0, 1,
		4);
	refused("no kind of data", EINVAL, MSIX, TRIGGER, 0, 1, 4);
	refused("two kinds of data", EINVAL, MSIX, NONE | BOOL | TRIGGER, 0, 1,
		4);
	refused("an unknown flag", EINVAL, MSIX, NONE | TRIGGER | 0x8000, 0, 1,
		0);
	check_eq((unsigned int)-set(MSIX, EVENTFD | TRIGGER, 0, NUM, data,
				    sizeof(data)), EBADF,
		 "third of four eventfds is no file: EBADF");
	data[2] = zero;
	check_eq((unsigned int)-set(MSIX, EVENTFD | TRIGGER, 0, NUM, data,
				    sizeof(data)), EINVAL,
		 "third of four is no eventfd: EINVAL");
	data[2] = -2;
	check(set(MSIX, EVENTFD | TRIGGER, 0, NUM, data, sizeof(data)) < 0,
	      "third of four is -2: refused");
	check(set(MSIX, NONE | MASK, 0, 1, NULL, 0) < 0,
	      "MSI-X is not masked by SET_IRQS");
	check(!set(MSIX, NONE | TRIGGER, 0, NUM, NULL, 0) &&
	      counts() == 0x1111, "after all that all four still work");
	off(MSIX);
	close(zero);
}

/* VFIO: what the VMM has set up outlives a reset of the device. */
static void over_reset(void)
{
	on(MSIX, NUM);
	vdev_cfg_set(&dev, vdev_find_cap(&dev, PCI_CAP_ID_EXP) +
		     PCI_EXP_DEVCTL, 2, PCI_EXP_DEVCTL_BCR_FLR);
	vdev_enable(&dev);
	raise();
	check_eq(counts(), 0x1000, "eventfds are still there after FLR");
	off(MSIX);
}

int main(int argc, char **argv)
{
	unsigned int i;

	vdev_from_args(&dev, argc, argv);
	vdev_enable(&dev);
	for (i = 0; i < NUM; i++)
		fd[i] = eventfd_new();
	loopback(MSIX);
	loopback(MSI);
	by_device(MSIX);
	by_device(MSI);
	exclusive();
	msix_masks();
	msi_masks();
	intx();
	intx_by_eventfds();
	intx_gate();
	events(VFIO_PCI_ERR_IRQ_INDEX, "ERR");
	events(VFIO_PCI_REQ_IRQ_INDEX, "REQ");
	arguments();
	over_reset();
	/* open ends: the device is closed with eventfds in place */
	on(MSIX, NUM);
	vdev_close(&dev);
	return report_done();
}
