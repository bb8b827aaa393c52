"""What stands before a document in LaTeX: packages, lengths, and the commands that it uses."""

from __future__ import annotations

COMMANDS = r"""% equations below others begin no paragraph: its empty line is taken back
\newcommand{\closer}[1]{\par\vspace{-#1\baselineskip}}
% a reason beside an equation, and a long one beneath it
\newcommand{\reason}[1]{\text{\everymath{\textstyle}\small\color{darkgray}#1}}
\newcommand{\reasons}[2]{\parbox[t]{#1}{\raggedright\small\color{darkgray}#2}}
% a formula, made smaller where it is wider than its line
\newsavebox{\wide}
\newcommand{\fitted}[2]{\sbox{\wide}{$\displaystyle #2$}%
  \shrunk{#1}}
\newcommand{\shrunk}[1]{\ifdim\wd\wide>#1\resizebox{#1}{!}{\usebox{\wide}}\else\usebox{\wide}\fi}
"""

ARTICLE = (
    r"""\documentclass[a4paper,11pt,fleqn]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage[margin=25mm]{geometry}
\usepackage{amsmath,amssymb}
\usepackage{xcolor,graphicx}
\usepackage{booktabs,longtable,array}
\usepackage{microtype}
\setlength{\mathindent}{1em}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt plus 2pt}
\setlength{\emergencystretch}{4em}
\setlength{\jot}{5pt}
\allowdisplaybreaks
\clubpenalty=10000
\widowpenalty=10000
\makeatletter
\@clubpenalty=10000
\@beginparpenalty=10000 % a list or a picture stays with the words above it
\renewcommand{\@listi}{\leftmargin=\leftmargini \topsep=2pt \parsep=0pt \itemsep=2pt}
\let\@listI=\@listi
\makeatother
"""
    + COMMANDS
    + r"""% a picture from a file, or what it shows where there is no such file
\newcommand{\drawing}[2]{\IfFileExists{#1}{\sbox{\wide}{\includegraphics{#1}}%
  \ifdim\wd\wide>\linewidth\smaller{#1}\else
  \ifdim\ht\wide>0.7\textheight\smaller{#1}\else\usebox{\wide}\fi\fi}%
  {\parbox{0.8\linewidth}{\raggedright[#2]}}}
\newcommand{\smaller}[1]{\includegraphics[width=\linewidth,height=0.7\textheight,keepaspectratio]{#1}}
"""
)
"""A paper: the name of its size stands where "a4paper" does."""

BEAMER = (
    r"""\documentclass[aspectratio=169,11pt,fleqn,t]{beamer}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage{amsmath,amssymb}
\usepackage{graphicx}
\usepackage{booktabs,array}
\usepackage{microtype}
\usefonttheme{serif}
\definecolor{accent}{HTML}{1F4E79}
\setbeamersize{text margin left=10mm,text margin right=10mm}
\setbeamercolor{structure}{fg=accent}
\setbeamercolor{normal text}{fg=black}
\setbeamerfont{title}{size=\LARGE,series=\bfseries}
\setbeamerfont{frametitle}{size=\Large,series=\bfseries}
\setbeamertemplate{navigation symbols}{}
\setbeamertemplate{itemize items}[circle]
\setbeamertemplate{enumerate items}[default]
\setbeamertemplate{title page}{\vfill\raggedright{\usebeamerfont{title}\usebeamercolor[fg]{title}%
  \boldmath\inserttitle\par}\bigskip\insertauthor\par\vfill}
\setbeamertemplate{frametitle}{\vskip 4mm\usebeamerfont{frametitle}\boldmath
  \strut\insertframetitle\strut\par\vskip -1mm}
\setbeamertemplate{footline}{\hbox to \paperwidth{\hskip 10mm\tiny\color{darkgray}\insertshorttitle
  \hfill\insertframenumber\,/\,\inserttotalframenumber\hskip 10mm}\vskip 4mm}
\setlength{\mathindent}{1em}
\setlength{\jot}{4pt}
\AtBeginDocument{\setlength{\parskip}{5pt plus 1pt}}
\newcommand{\near}{\abovedisplayskip=5pt \abovedisplayshortskip=5pt
  \belowdisplayskip=3pt \belowdisplayshortskip=3pt }
\appto{\normalsize}{\near}
\appto{\small}{\near}
\appto{\footnotesize}{\near}
"""
    + COMMANDS
    + r"""% a picture, no higher than a part of the width; or what it shows, where there is no file
\newcommand{\drawing}[3]{\par{\centering\IfFileExists{#2}{\sbox{\wide}{\includegraphics{#2}}%
  \ifdim\wd\wide>\linewidth\smaller{#1}{#2}\else
  \ifdim\ht\wide>#1\linewidth\smaller{#1}{#2}\else\usebox{\wide}\fi\fi}%
  {\parbox{0.8\linewidth}{\raggedright[#3]}}\par}}
\newcommand{\smaller}[2]{\includegraphics[width=\linewidth,height=#1\linewidth,keepaspectratio]{#2}}
"""
)
"""Slides of 160 by 90 mm."""
