Console.WriteLine("plinth");
