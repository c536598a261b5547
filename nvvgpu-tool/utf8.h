/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef UTF8_H
#define UTF8_H

/*
 * Prints to stdout what may hold bytes of anything, such as a driver's words or
 * an argument, with U+FFFD in the place of each that is no UTF-8: JSON has to
 * be UTF-8, and json-c passes through what it is given.
 */
void utf8_print(const char *text);

#endif
