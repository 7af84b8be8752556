Unit ns/entry better=lower
Unit p50-ns/entry better=lower
Unit p99-ns/entry better=lower
Unit p99.9-ns/entry better=lower
Unit ns/page better=lower
Unit p50-ns/page better=lower
Unit p99-ns/page better=lower
Unit p99.9-ns/page better=lower

kernel: 6.17.9-kvm
mode: time
plan: quick
BenchmarkDAX/workload=fault/target=xfs/size=2m/tasks=1/metric=fault 2000 395.5025 ns/entry 279.5 p50-ns/entry 479.5 p99-ns/entry
BenchmarkDAX/workload=gup/target=xfs/size=4k/tasks=4/metric=readv_512 20 1.9140625 ns/page 1.9130859375 p50-ns/page
BenchmarkDAX/workload=gup/target=xfs/size=4k/tasks=4/metric=readv_512_wall 1 10 ns/page
