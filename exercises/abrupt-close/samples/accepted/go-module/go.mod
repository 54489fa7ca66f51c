module example.org/closing

go 1.19
