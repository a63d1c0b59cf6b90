using Microsoft.Playwright;

namespace Dice.Environment.Specs.Support.Browser;

/// <summary>A size that players hold in their hands, or have on their desks, in CSS pixels.</summary>
public sealed record Screen(string Name, int Width, int Height)
{
    public static Screen Phone { get; } = new("phone", 390, 844);

    public static Screen Desktop { get; } = new("desktop", 1280, 800);

    public ViewportSize Size => new() { Width = Width, Height = Height };

    public override string ToString() => Name;
}
