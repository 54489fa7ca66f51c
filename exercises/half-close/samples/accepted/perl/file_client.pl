#!/usr/bin/perl
# file_client <ip> <port>
use strict;
use warnings;
use IO::Socket::INET;

my $server = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $ARGV[1]) or die "connect: $@\n";
open my $file, '>:raw', 'receive.dat' or die "receive.dat: $!\n";
my $count;
while ($count = sysread($server, my $block, 4096)) {
    print $file $block;
}
defined $count or die "read: $!\n";
close $file or die "receive.dat: $!\n";
print "Received file data\n";
syswrite($server, "Thank you\0") == 10 or die "write: $!\n";
