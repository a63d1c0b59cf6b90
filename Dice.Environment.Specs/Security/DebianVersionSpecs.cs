using Dice.Environment.Security.Packages;
using Dice.Environment.Security.Trivy;

namespace Dice.Environment.Specs.Security;

/// <summary>Versions of Debian packages are compared as dpkg compares them.</summary>
public sealed class DebianVersionSpecs
{
    [Theory]
    [InlineData("1.0-1", "1.0-2")]
    [InlineData("1.9-1", "1.10-1")]
    [InlineData("1.0~rc1-1", "1.0-1")]
    [InlineData("1.0-1", "1.0-1+deb13u1")]
    [InlineData("1.0-1+deb13u9", "1.0-1+deb13u10")]
    [InlineData("2.11.2-1~bpo13+1", "2.11.2-1")]
    [InlineData("9.9-1", "1:0.1-1")]
    [InlineData("1.0", "1.0-1")]
    [InlineData("1.0a-1", "1.0+1")]
    [InlineData("1.001-1", "1.2-1")]
    [InlineData("1.0~~", "1.0~")]
    public void An_older_version_is_less_than_a_newer_one(string older, string newer)
    {
        DebianVersion.Compare(older, newer).Should().BeNegative();
        DebianVersion.Compare(newer, older).Should().BePositive();
    }

    [Theory]
    [InlineData("5:7.0.15-1~deb12u10", "5:7.0.15-1~deb12u10")]
    [InlineData("0:1.0-1", "1.0-1")]
    [InlineData("1.00-1", "1.0-01")]
    public void Equal_versions_are_equal(string one, string other) => DebianVersion.Compare(one, other).Should().Be(0);

    [Fact]
    public void A_package_is_outdated_when_the_security_suite_has_a_newer_version()
    {
        var suite = SecuritySuite.Read(["Package: libssl3", "Version: 3.0.15-1~deb12u1", "", "Package: libssl3", "Version: 3.0.16-1~deb12u2", "", "Package: redis", "Version: 5:7.0.15-1~deb12u4"]);
        var packages = DebianPackage.Of(
        [
            new Component("library", "libssl3", "", "pkg:deb/debian/libssl3@3.0.16-1~deb12u1?arch=amd64&distro=debian-12.8"),
            new Component("library", "redis", "", "pkg:deb/debian/redis@7.0.15-1~deb12u4?arch=amd64&epoch=5&distro=debian-12.8"),
            new Component("library", "libstdc++6", "", "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=amd64&distro=debian-12.8"),
            new Component("library", "ws", "8.18.0", "pkg:npm/ws@8.18.0"),
        ]);

        packages.Select(package => (package.Name, Update: suite.FindUpdate(package))).Should().Equal(("libssl3", "3.0.16-1~deb12u2"), ("redis", null), ("libstdc++6", null));
        packages.Should().OnlyContain(package => package.Suite == "bookworm" && !package.IsBackport);
    }
}
