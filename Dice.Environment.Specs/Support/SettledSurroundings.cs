using System.Runtime.CompilerServices;
using Dice.Environment.Surroundings;

namespace Dice.Environment.Specs.Support;

/// <summary>Decides the surroundings before any test runs, as the console host does.</summary>
internal static class SettledSurroundings
{
    [ModuleInitializer]
    internal static void Settle() => ToolVariables.Settle();
}
