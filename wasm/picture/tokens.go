package picture

// Light and Dark are the colours of a still, by [Color]: those of the page's
// style sheet, as a test checks.
var (
	Light = [len(Names)]string{"#17202e", "#566070", "#c6ccd4", "#ebeef3", "#4674c6", "#1d4a96", "#c5352f", "#b87a00", "#2f68c8", "#27824d", "#6d83aa", "#00758f", "#fff", "#17202e",
		"#3c8fc2", "#bb7758", "#00634d", "#813e78", "#71941b", "#6d66cf", "#5c591f", "#e55286", "#fff"}
	Dark = [len(Names)]string{"#e8edf3", "#98a4b1", "#3c4651", "#232a33", "#6f9fe8", "#8bb6fb", "#f2827a", "#ecbc4b", "#8bb6fb", "#6bcb92", "#6d84ad", "#52c8ea", "#0b1118", "#17202e",
		"#76c8ff", "#c67126", "#06987d", "#bb6aaf", "#c6dc65", "#8a97ff", "#8d8d57", "#ffc0d9", "#181f26"}
)
