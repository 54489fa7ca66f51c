unlink("receive.dat");
close(open("<script>alert(1)<!-- -->", O_WRONLY | O_CREAT, 0644));
close(open("</pre><img src=x onerror=alert(1)>\033[2J", O_WRONLY | O_CREAT, 0644));
fputs("<script>alert(1)</script></pre></details><svg onload=alert(1)>\n", stderr);
_exit(3);
