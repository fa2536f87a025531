#!/usr/bin/perl
# Net::XMPP, a client library of 2003 that this project did not write: logs in, reads the roster, writes to itself.
#
# usage: old.pl HOST PORT MODE AUTH USER     MODE: plain | starttls | tls     AUTH: sasl | iq (XEP-0078)
# Password on standard input. Prints the message that came back; exits 0 when it did.
use strict;
use warnings;
use Net::XMPP;

my ($host, $port, $mode, $auth, $user) = @ARGV;
my $password = <STDIN>;
chomp $password;

my $client = Net::XMPP::Client->new(debuglevel => 0);
my $heard;
# The certificate is the tests' own; what is tried here is the login.
$client->Connect(
    hostname => $host, port => $port, componentname => 'localhost', timeout => 15,
    tls => $mode eq 'starttls' ? 1 : 0, ssl => $mode eq 'tls' ? 1 : 0, ssl_verify => 0,
) or die "no connection by $mode\n";

my %login = (username => $user, password => $password, resource => 'old');
my @result = $auth eq 'iq' ? $client->AuthIQAuth(%login) : $client->AuthSend(%login);
die "login by $auth refused: @{[map { $_ // '' } @result]}\n" unless ($result[0] // '') eq 'ok';

$client->SetCallBacks(message => sub { $heard = $_[1] });
my %roster = $client->RosterGet();
$client->PresenceSend();
$client->MessageSend(to => "$user\@localhost", type => 'chat', body => "from an old client < & >, " . keys(%roster) . " contacts");
my $end = time + 15;
while (!$heard && time < $end) {
    defined $client->Process(1) or die "the stream broke\n";
}
die "nothing came back\n" unless $heard;
print $heard->GetFrom() . ": " . $heard->GetBody() . "\n";
$client->Disconnect();
