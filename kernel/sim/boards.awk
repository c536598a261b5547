#!/usr/bin/awk -f
# SPDX-License-Identifier: GPL-2.0-only
#
# boards.awk boards.csv TYPES.csv...: the tables that boards.c includes.
#
# Columns are found by their names, so a file may gain or reorder columns.
# Whatever makes no sense stops the build with the file and line.

# Fields of a CSV line (RFC 4180 without line breaks inside quotes).
function split_csv(line, out,	n, c, i, quoted, field)
{
	n = 0
	for (i = 1; i <= length(line); i++) {
		c = substr(line, i, 1)
		if (c == "\"") {
			if (quoted && substr(line, i + 1, 1) == "\"") {
				field = field c
				i++
			} else {
				quoted = !quoted
			}
		} else if (c == "," && !quoted) {
			out[++n] = field
			field = ""
		} else {
			field = field c
		}
	}
	out[++n] = field
	return n
}

function fail(what)
{
	print FILENAME ":" FNR ": " what > "/dev/stderr"
	failed = 1
	exit 1
}

function get(name)
{
	if (!(name in column))
		fail("no column " name)
	return field[column[name]]
}

function number(name,	text)
{
	text = get(name)
	if (text !~ /^[0-9]+$/)
		fail("not a number in " name ": " text)
	return text + 0
}

function hex(name,	text)
{
	text = get(name)
	if (text !~ /^[0-9A-Fa-f]+$/ || length(text) > 4)
		fail("not a 16-bit hexadecimal number in " name ": " text)
	return text
}

# mawk has no strtonum().
function from_hex(text,	i, value)
{
	text = toupper(text)
	for (i = 1; i <= length(text); i++)
		value = value * 16 + \
			index("0123456789ABCDEF", substr(text, i, 1)) - 1
	return value
}

function symbol(gpu)
{
	gsub(/[^A-Za-z0-9]/, "_", gpu)
	return tolower(gpu)
}

function text(name,	value)
{
	value = get(name)
	if (value == "" || value ~ /["\\]/)
		fail("not a name in " name ": " value)
	return value
}

function add_board(	gpu)
{
	gpu = text("gpu")
	if (gpu in model)
		fail("board " gpu " twice")
	order[++boards] = gpu
	model[gpu] = text("model")
	memory[gpu] = number("framebuffer_mib")
	subsystem[gpu] = hex("pf_subsystem_id")
}

function add_type(	gpu, id, size, resolution)
{
	gpu = text("gpu")
	if (!(gpu in model))
		fail("type of a board that boards.csv lacks: " gpu)
	if (get("kind") != "time-sliced")
		return
	id = get("type_id") == "" ? 50000 + from_hex(hex("vf_subsystem_id")) \
				  : number("type_id")
	if (id < 1 || id > 65535 || (gpu, id) in seen)
		fail("bad or repeated type id " id)
	seen[gpu, id] = 1
	if (split(get("max_resolution"), resolution, "x") != 2)
		fail("not a resolution: " get("max_resolution"))
	size = number("framebuffer_mib")
	if (size * number("max_instance") > memory[gpu] || !size)
		fail("more than " gpu " has: " text("vgpu_name"))
	if (number("max_instance") > instances[gpu])
		instances[gpu] = number("max_instance")
	device[gpu] = hex("pf_pci_device_id")
	types[gpu] = types[gpu] sprintf("\t{ .id = %d, .name = \"%s\",\n" \
		"\t  .framebuffer_mib = %d, .max_instances = %d,\n" \
		"\t  .num_heads = %d, .max_width = %d, .max_height = %d,\n" \
		"\t  .frl_hz = %d, .subsystem_id = 0x%s },\n",
		id, text("vgpu_name"), size, number("max_instance"),
		number("num_heads"), resolution[1], resolution[2],
		number("frl_config"), tolower(hex("vf_subsystem_id")))
}

FNR == 1 {
	split("", column)
	width = split_csv($0, header)
	for (i = 1; i <= width; i++)
		column[header[i]] = i
	files++
	next
}

split_csv($0, field) != width {
	fail("expected " width " fields")
}

files == 1 {
	add_board()
	next
}

{
	add_type()
}

END {
	if (failed)
		exit 1
	print "/* SPDX-License-Identifier: GPL-2.0-only */"
	print "/* Made by boards.awk; change the .csv files instead. */"
	for (i = 1; i <= boards; i++) {
		gpu = order[i]
		printf "\nstatic const struct nvvgpu_type %s_types[] = {\n%s};\n",
			symbol(gpu), types[gpu]
	}
	print "\nstatic const struct sim_board boards[] = {"
	for (i = 1; i <= boards; i++) {
		gpu = order[i]
		if (types[gpu] == "") {
			print "board " gpu " has no types" > "/dev/stderr"
			exit 1
		}
		printf "\t{ .name = \"%s\", .model = \"%s (simulated)\",\n" \
			"\t  .device = 0x%s, .subsystem = 0x%s,\n" \
			"\t  .framebuffer_mib = %d, .max_vgpus = %d,\n" \
			"\t  .types = %s_types,\n" \
			"\t  .num_types = ARRAY_SIZE(%s_types) },\n",
			gpu, model[gpu], tolower(device[gpu]),
			tolower(subsystem[gpu]), memory[gpu], instances[gpu],
			symbol(gpu), symbol(gpu)
	}
	print "};"
}
