system("grep -rs canary- .. ../.. /tmp /var/tmp /submission /work /home 1>&2");
