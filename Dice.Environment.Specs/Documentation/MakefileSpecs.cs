using Dice.Environment.Commands;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Documentation;

[Trait("Phase", "2")]
public sealed class MakefileSpecs
{
    [Fact]
    public void Every_mode_has_a_target() => ListOf("MODES").Should().BeEquivalentTo(ServiceModes.Names.Except([ServiceModes.Full]));

    [Fact]
    public void The_target_export_writes_every_file() => ListOf("EXPORTS").Should().BeEquivalentTo(CommandLine.VerbsOf("export"));

    private static string[] ListOf(string variable) => File.ReadLines(Path.Combine(Checkout.Root, "Makefile"))
        .Single(line => line.StartsWith($"{variable} := ", StringComparison.Ordinal)).Split(' ')[2..];
}
