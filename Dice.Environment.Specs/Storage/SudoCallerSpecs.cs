using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Storage;

public sealed class SudoCallerSpecs
{
    private static readonly Dictionary<string, string> Variables = new() { ["SUDO_UID"] = "1000", ["SUDO_GID"] = "1001", ["SUDO_USER"] = "mira" };

    [Fact]
    public void The_user_who_called_sudo_is_known_with_home() =>
        Find(privileged: true, "mira:x:1000:1001:Mira:/home/mira:/bin/bash").Should().Be(new SudoCaller(1000, 1001, "mira", "/home/mira"));

    [Theory]
    [InlineData(null)]
    [InlineData("not an account")]
    public void A_caller_without_an_account_has_no_home(string? account) =>
        Find(privileged: true, account).Should().Be(new SudoCaller(1000, 1001, "mira", null));

    [Fact]
    public void Variables_of_sudo_mean_nothing_to_a_process_without_its_rights() =>
        Find(privileged: false, "mira:x:1000:1001:Mira:/home/mira:/bin/bash").Should().BeNull();

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    [InlineData("no number")]
    public void Root_is_nobodys_helper(string user) =>
        SudoCaller.Find(name => name == "SUDO_UID" ? user : Variables.GetValueOrDefault(name), privileged: true, _ => "root:x:0:0::/root:/bin/bash").Should().BeNull();

    private static SudoCaller? Find(bool privileged, string? account) => SudoCaller.Find(Variables.GetValueOrDefault, privileged, _ => account);
}
