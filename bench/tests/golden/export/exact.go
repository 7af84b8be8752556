Unit insn/entry better=lower
Unit p50-insn/entry better=lower
Unit p99-insn/entry better=lower
Unit p99.9-insn/entry better=lower
Unit insn/page better=lower
Unit p50-insn/page better=lower
Unit p99-insn/page better=lower
Unit p99.9-insn/page better=lower
Unit insn/call better=lower
Unit p50-insn/call better=lower
Unit p99-insn/call better=lower
Unit p99.9-insn/call better=lower

kernel: 6.12.0-odd"&<,\
mode: exact
plan: quick, "odd" & <new> line ??
BenchmarkDAX/workload=munmap/target=xfs/size=2m/tasks=1/metric=munmap 40 894.71875 insn/entry 250 p50-insn/entry
BenchmarkDAX/workload=gup/target=xfs/size=4k/tasks=1/metric=readv_16 3 100.0625 insn/page
BenchmarkDAX/workload=fault/target=ext4/size=2m/tasks=2p/map=sync/metric=fault 2 1000 insn/entry
BenchmarkDAX/workload=fault/target=ext4/size=2m/tasks=2p/map=sync/metric=fault_wall 1 1171.876953125 insn/entry
BenchmarkDAX/workload=fio-mmap-read/target=xfs/size=4k/tasks=1/metric=read 1 70000 insn/call
BenchmarkDAX/workload=pin-race/target=xfs/size=4k/tasks=2/metric=round 4 165 insn/call

kernel: 6.18.1
mode: exact
plan: two lines
BenchmarkDAX/workload=munmap/target=xfs/size=2m/tasks=1/metric=munmap 30 250 insn/entry 250 p50-insn/entry
