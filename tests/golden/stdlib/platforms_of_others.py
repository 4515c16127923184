# expect: CPython 3.13
"""What `platform` says of systems that this is not."""
import platform
import warnings

warnings.simplefilter("ignore")
for name in ("mac_ver", "win32_ver", "java_ver", "ios_ver", "android_ver"):
    function = getattr(platform, name)
    print(name, function(), function("a"), function(release="b"))
print(platform.win32_edition(), platform.win32_is_iot())
print(platform.android_ver().api_level, platform.ios_ver().is_simulator)
for system in ("SunOS 5.9 v", "SunOS 4.1 v", "SunOS 6 v", "SunOS x.y v", "Linux 1 2", "win32 x y", "Darwin 20 z"):
    print(platform.system_alias(*system.split()))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    platform.java_ver()
print([str(warning.message) for warning in caught])
