# expect: CPython 3.13
"""ipaddress: addresses, networks, interfaces, and texts that are none."""
import ipaddress as ip, pickle
for a in ('1.2.3.4','0.0.0.0','255.255.255.255','::','::1','2001:db8::1','1:2:3:4:5:6:7:8','1::8','::ffff:1.2.3.4','ff02::1','2002:102:304::','2001:0:1:2::','127.0.0.1','10.1.1.1','100.64.0.1','192.0.0.9','169.254.1.1','224.0.0.1','1:0:0:2:0:0:0:3','1:2:3:4:5:6:7::','::2:3:4:5:6:7:8',5,2**32,b'\x01\x02\x03\x04','fec0::1',
 '1.2.3','1.2.3.4.5','256.1.1.1','01.1.1.1','1.2.3.a','1.2.3.4/5','','1::2::3',':1','1:',':::','1:2:3:4:5:6:7:8:9','g::','12345::','1:2:3:4:5:6:7','1.2.3.-1','1111.1.1.1','::1.2.3','x'):
    try: x=ip.ip_address(a); print(repr(x),str(x),int(x),x.packed,x.exploded,x.compressed,x.reverse_pointer,x.version,x.is_private,x.is_global,x.is_loopback,x.is_multicast,x.is_reserved,x.is_link_local,x.is_unspecified, x+1 if int(x)<2**32-1 else '', hash(x)==hash(ip.ip_address(a)))
    except ValueError as e: print(a, type(e).__name__, e)
    for c in (ip.IPv4Address,ip.IPv6Address):
        try: c(a)
        except ValueError as e: print('   ',type(e).__name__, e)
for n in ('192.168.1.0/24','10.0.0.0/255.0.0.0','10.0.0.0/0.255.255.255','1.2.3.4','1.2.3.4/31','1.2.3.4/30','2001:db8::/32','::/0','1.2.3.5/24','1.2.3.0/33','1.2.3.0/255.0.255.0','a/b/c','::/129','1.2.3.0/x',('1.2.3.0',24),5):
    try: x=ip.ip_network(n); print(repr(x),x,x.netmask,x.hostmask,x.broadcast_address,x.num_addresses,x.prefixlen,x.with_netmask,x.with_hostmask,x.is_private,x.is_global,x.exploded,x.compressed,[str(h) for _,h in zip(range(3),x.hosts())],x[0],x[-1], list(map(str,list(x.subnets())[:2])) if x.prefixlen<x.max_prefixlen else '', x.supernet())
    except ValueError as e: print(n, type(e).__name__, e)
n=ip.ip_network('10.0.0.0/22'); print(list(map(str,n.subnets(new_prefix=24))), n.supernet(new_prefix=8), ip.ip_address('10.0.1.1') in n, ip.ip_network('10.0.1.0/24').subnet_of(n), n.overlaps(ip.ip_network('10.0.0.0/8')), list(map(str,n.address_exclude(ip.ip_network('10.0.1.0/24')))), sorted([ip.ip_network('10.0.1.0/24'),n]), n==ip.ip_network('10.0.0.0/22'), n<ip.ip_network('10.0.1.0/24'))
i=ip.ip_interface('192.168.1.5/24'); print(repr(i),i.ip,i.network,i.netmask,i.with_prefixlen,i.with_netmask,i.hostmask,i==ip.ip_interface('192.168.1.5/24'), ip.ip_interface('fe80::1/64'), pickle.loads(pickle.dumps(i)), ip.IPv4Interface('1.2.3.4'))
print(list(map(str,ip.summarize_address_range(ip.ip_address('1.0.0.1'),ip.ip_address('1.0.0.10')))), list(map(str,ip.collapse_addresses([ip.ip_network('1.0.0.0/25'),ip.ip_network('1.0.0.128/25'),ip.ip_network('3.0.0.0/8')]))))
a=ip.ip_address('1.2.3.4'); print(f'{a:b} {a:x} {a:#_X} {a:n} {a:s} {a:>12s}', a<ip.ip_address('1.2.3.5'), ip.IPv6Address('::ffff:1.2.3.4').ipv4_mapped, ip.IPv6Address('2002:102:304::').sixtofour, ip.IPv6Address('2001:0:4136:e378:8000:63bf:3fff:fdd2').teredo, a.ipv6_mapped)
for f in (lambda: a<ip.ip_address('::1'), lambda: ip.ip_interface('x'), lambda: list(n.subnets(new_prefix=5)), lambda: n[5000], lambda: ip.v4_int_to_packed(-1), lambda: list(ip.summarize_address_range(a,ip.ip_address('::1'))), lambda: a+2**33):
    try: f()
    except Exception as e: print(type(e).__name__, e)
